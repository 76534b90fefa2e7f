// An inbox for each test, and one call that waits for its mail.
const { test: base } = require('@playwright/test');

const SUNDEW = process.env.SUNDEW_URL ?? 'http://127.0.0.1:8025';
// Longer than the wait, so that its own answer tells what came instead.
const GRACE_MS = 30_000;

exports.test = base.extend({
  inbox: async ({ playwright }, use) => {
    const api = await playwright.request.newContext();
    const made = await (await api.post(`${SUNDEW}/api/v1/inboxes`, { data: { ttl: '1h' } })).json();
    const url = `${SUNDEW}/api/v1/inboxes/${encodeURIComponent(made.address)}`;
    const headers = { authorization: `Bearer ${made.token}` };

    await use({
      address: made.address,
      /** The newest mail that passes the filters (tag, from, subject, since). */
      async wait({ timeoutMs = 20_000, ...filters } = {}) {
        const params = { timeout: `${timeoutMs}ms`, ...filters };
        const answer = await (await api.get(`${url}/wait`, { headers, params, timeout: timeoutMs + GRACE_MS })).json();
        if (!answer.matched) throw new Error(`no such mail came to ${made.address}: ${JSON.stringify(answer, null, 2)}`);
        return answer.items[0];
      },
    });

    await api.delete(url, { headers });
    await api.dispose();
  },
});
