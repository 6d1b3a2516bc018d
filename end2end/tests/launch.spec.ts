import { type Browser, expect, test } from '@playwright/test';
import { launched } from '../fixtures/launch';

const crash = 'Target page, context or browser has been closed\n<process did exit: exitCode=null, signal=SIGSEGV>';
const missing = "Executable doesn't exist at /nowhere/chromium";
const browser = {} as Browser;

/** A launch that fails with these messages, one after the other, and then succeeds. */
function failingWith(failures: string[]) {
  let calls = 0;
  const launch = async () => {
    const failure = failures[calls++];
    if (failure !== undefined) throw new Error(failure);
    return browser;
  };
  return { launch, calls: () => calls };
}

test('a browser that crashes while it starts is started again', async () => {
  const chromium = failingWith([crash, crash]);
  expect(await launched(chromium.launch)).toBe(browser);
  expect(chromium.calls()).toBe(3);
});

test('a browser that crashes at every start is given up', async () => {
  const chromium = failingWith([crash, crash, crash, crash]);
  await expect(launched(chromium.launch)).rejects.toThrow('SIGSEGV');
  expect(chromium.calls()).toBe(3);
});

test('a browser that is not there is not tried again', async () => {
  const chromium = failingWith([missing]);
  await expect(launched(chromium.launch)).rejects.toThrow(missing);
  expect(chromium.calls()).toBe(1);
});
