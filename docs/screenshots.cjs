// Walks through the demo and stores pictures. Called by screenshots.sh.
const { existsSync } = require('node:fs');
const { chromium } = require(process.env.PLAYWRIGHT_PACKAGE);
const [base, folder] = process.argv.slice(2);

async function signIn(browser, person, options = { viewport: { width: 1440, height: 1000 }, colorScheme: 'light' }) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  for (let tries = 0; ; tries++) {
    try { await page.goto(base + '/sign-in'); break; } catch (error) { if (tries > 100) throw error; await page.waitForTimeout(200); }
  }
  await page.fill('input[type=email]', person + '@demo.test');
  await page.fill('input[type=password]', 'Demo-Portal-1!');
  await page.click('button[type=submit]:has-text("Sign in")');
  await page.waitForLoadState('networkidle');
  return page;
}

async function picture(page, path, name) {
  await page.goto(base + path);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1500); // lists have drawn, times have settled
  await page.screenshot({ path: `${folder}/${name}.png` });
}

// One request from pick to AMI on a phone: a series of pictures in order.
async function phone(browser) {
  const size = { viewport: { width: 390, height: 844 }, colorScheme: 'light', hasTouch: true };
  const rita = await signIn(browser, 'rita', size);
  let step = 0;
  const take = async page => { await page.waitForTimeout(900); await page.screenshot({ path: `${folder}/phone-${++step}.png` }); };
  await rita.goto(base + '/snapshots?q=wiki-1-weekly');
  await rita.waitForSelector('.mud-popover-provider', { state: 'attached' });
  await take(rita);
  await rita.locator('a:has-text("Request export")').first().click();
  await rita.waitForSelector('[data-testid=usual-times]');
  await rita.getByLabel('Reason', { exact: true }).fill('The wiki moves to EC2 next week.');
  await take(rita);
  await rita.click('button:has-text("Next")');
  await take(rita);
  await rita.click('button:has-text("Submit")');
  await rita.waitForURL(/requests\/[0-9a-f-]{36}/);
  await take(rita);
  const anna = await signIn(browser, 'anna', size);
  await anna.goto(base + '/inbox?open=' + rita.url().split('/').pop());
  await anna.waitForSelector('[data-ep-action=approve]');
  await take(anna);
  await anna.click('[data-ep-action=approve]');
  await anna.locator('.ep-decide-form button[type=submit]').click();
  await rita.waitForSelector('[data-stage=Exporting][aria-current=step]', { timeout: 40000 });
  await take(rita);
  await rita.waitForSelector('text=/ami-[0-9a-f]{8,}/', { timeout: 40000 });
  await take(rita);
}

(async () => {
  const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  const rita = await signIn(browser, 'rita');
  await picture(rita, '/snapshots', 'snapshots');
  await rita.goto(base + '/requests/new?connection=acme-europe&region=eu-central-1&name=shop-staging-release-118&kind=Instance');
  await rita.getByLabel('Reason', { exact: true }).fill('Move the staging shop to EC2 before release 119.');
  await rita.waitForSelector('[data-testid=usual-times]');
  await rita.waitForSelector('[data-testid=draft][data-saved=true]');
  await rita.screenshot({ path: `${folder}/new-request.png` });
  await rita.click('button:has-text("Next")');
  await rita.click('button:has-text("Submit")');
  await rita.waitForURL(/requests\/[0-9a-f-]{36}/);

  const anna = await signIn(browser, 'anna');
  await anna.goto(base + '/inbox?open=' + rita.url().split('/').pop());
  await anna.waitForSelector('[data-ep-action=approve]');
  await anna.waitForTimeout(800); // the panel has drawn
  await anna.screenshot({ path: `${folder}/inbox.png` });
  await anna.goto(rita.url());
  await anna.waitForSelector('.mud-popover-provider', { state: 'attached' }); // its buttons answer now
  await anna.getByRole('button', { name: 'Approve', exact: true }).click();
  await anna.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await rita.waitForSelector('text=/ami-[0-9a-f]{8,}/', { timeout: 40000 });
  await rita.waitForTimeout(1000);
  await rita.screenshot({ path: `${folder}/request.png` });

  const otto = await signIn(browser, 'otto');
  await picture(otto, '/audit', 'audit');
  await picture(otto, new URL(rita.url()).pathname + '?tab=evidence', 'evidence');

  const ada = await signIn(browser, 'ada');
  await picture(ada, '/dashboard', 'dashboard');
  await picture(ada, '/admin/policies', 'policies');

  await phone(browser);
  await browser.close();
})().catch(error => { console.error(error); process.exit(1); });
