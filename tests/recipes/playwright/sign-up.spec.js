const { expect } = require('@playwright/test');
const { test } = require('./inbox');
const { start } = require('./application');

let application;
test.beforeAll(async () => { application = await start(); });
test.afterAll(() => application.stop());

test('who signs up is sent a code that lets them in', async ({ page, inbox }) => {
  await page.goto(application.url);
  await page.getByLabel('E-mail').fill(inbox.address);
  await page.getByRole('button', { name: 'Sign up' }).click();

  const mail = await inbox.wait({ subject: 'verify' });

  await page.getByLabel('Code').fill(mail.code);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading')).toHaveText(`Hello, ${inbox.address}`);
});

test('a wait in vain says what came instead', async ({ inbox, request }) => {
  await request.post(`${application.url}/sign-up`, { form: { email: inbox.address } });
  await inbox.wait({ subject: 'welcome' });
  await expect(inbox.wait({ subject: 'invoice', timeoutMs: 50 })).rejects.toThrow('Welcome to Acme');
});
