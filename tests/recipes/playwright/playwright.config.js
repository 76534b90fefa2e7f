module.exports = {
  workers: 1,
  reporter: 'line',
  outputDir: process.env.PLAYWRIGHT_OUTPUT,
  // A browser that the system has; without it Playwright uses one that it fetched itself.
  use: { launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } },
};
