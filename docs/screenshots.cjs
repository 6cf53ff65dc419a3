// Walks through the demo and stores pictures. Called by screenshots.sh.
const { chromium } = require(process.env.PLAYWRIGHT_PACKAGE);
const [base, folder] = process.argv.slice(2);

async function signIn(browser, person) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, colorScheme: 'light' });
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

(async () => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  const rita = await signIn(browser, 'rita');
  await picture(rita, '/snapshots', 'snapshots');
  await rita.goto(base + '/requests/new?connection=acme-europe&region=eu-central-1&name=shop-staging-release-118&kind=Instance');
  await rita.fill('textarea', 'Move the staging shop to EC2 before release 119.');
  await rita.click('button:has-text("Next")');
  await rita.click('button:has-text("Submit")');
  await rita.waitForURL(/requests\/[0-9a-f-]{36}/);

  const anna = await signIn(browser, 'anna');
  await picture(anna, '/inbox', 'inbox');
  await anna.goto(rita.url());
  await anna.locator('button:has-text("Approve")').first().click();
  await rita.waitForSelector('text=/ami-[0-9a-f]{8,}/', { timeout: 40000 });
  await rita.waitForTimeout(1000);
  await rita.screenshot({ path: `${folder}/request.png` });

  const otto = await signIn(browser, 'otto');
  await picture(otto, '/audit', 'audit');
  await browser.close();
})().catch(error => { console.error(error); process.exit(1); });
