import type { Page } from '@playwright/test';

/** What sticks out of the page or of the box that it belongs to, at the width that the page has now. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      found.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    }
    const describe = (element: Element) => {
      const text = (element.textContent ?? '').trim().slice(0, 40);
      return `${element.tagName.toLowerCase()}.${element.className} "${text}"`;
    };
    // A code example scrolls inside itself, and what only screen readers see has no place.
    const excused = 'pre, .visually-hidden, .skip-link, option, datalist, select';
    for (const box of document.querySelectorAll('.card, .form, .phone, .notice, .top-bar-row, main')) {
      const limit = box.getBoundingClientRect();
      for (const element of box.querySelectorAll('*')) {
        const { left, right, width } = element.getBoundingClientRect();
        const sticksOut = width > 0 && (right > limit.right + 1 || left < limit.left - 1);
        if (sticksOut && element.closest(excused) === null) {
          found.push(`${describe(element)} sticks out of ${describe(box)}`);
        }
      }
    }
    for (const table of document.querySelectorAll('.table-frame')) {
      if (table.scrollWidth > table.clientWidth + 1) {
        found.push(`${describe(table)} is ${table.scrollWidth} wide in ${table.clientWidth}`);
      }
    }
    for (const control of document.querySelectorAll('button, a.button, .tag')) {
      if (control.scrollWidth > control.clientWidth + 1 && control.closest(excused) === null) {
        found.push(`${describe(control)} is wider inside than outside`);
      }
    }
    return found;
  });
}

/** What a finger must hit and cannot, since it is smaller than WCAG 2.2 asks for (2.5.8). */
export function tooSmallToHit(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const smallest = 24;
    return [...document.querySelectorAll('button, a.button, summary, input, select, textarea')]
      .filter((control) => {
        const { width, height } = control.getBoundingClientRect();
        const isChoice = control.matches('input[type="radio"], input[type="checkbox"], input[type="hidden"]');
        return !isChoice && width > 0 && height > 0 && (width < smallest || height < smallest);
      })
      .map((control) => `${control.tagName.toLowerCase()} "${(control.textContent ?? '').trim()}"`);
  });
}
