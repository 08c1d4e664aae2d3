//! Menus by keyboard: what opens takes the focus, arrows move, letters find.

import { $, $$ } from './dom';

const ITEMS = 'input:not([type=hidden]),button,a[href]';

document.addEventListener('toggle', event => {
  const menu = event.target as HTMLElement;
  if (menu.matches?.('.menu[popover]') && (event as ToggleEvent).newState === 'open') $(ITEMS, menu)?.focus();
}, true);

let typed = '';
let typedAt = 0;

document.addEventListener('keydown', event => {
  const menu = (event.target as Element).closest?.('.menu:popover-open');
  if (!menu || event.metaKey || event.ctrlKey || event.altKey) return;
  const all = $$(ITEMS, menu);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const typing = (event.target as Element).matches('input');
  const letter = event.key.length === 1 && event.key !== ' ' && !typing;
  const to =
    event.key === 'ArrowDown' ? (at + 1) % all.length
    : event.key === 'ArrowUp' ? (at - 1 + all.length) % all.length
    : event.key === 'Home' && !typing ? 0
    : event.key === 'End' && !typing ? all.length - 1
    : letter ? named(all, at, event.key.toLowerCase())
    : -1;
  // A letter is the menu's, whether it finds something or not: the page's single keys are not meant.
  if (to < 0 && !letter) return;
  event.preventDefault();
  event.stopPropagation();
  all[to]?.focus();
}, true);

/** The next item with a word that begins with what was typed so far; one letter again goes on to the next. */
function named(all: HTMLElement[], at: number, letter: string): number {
  const now = Date.now();
  typed = now - typedAt < 1000 && typed !== letter ? typed + letter : letter;
  typedAt = now;
  const from = typed.length > 1 ? at : at + 1;
  const order = [...all.keys()].map(i => (from + i + all.length) % all.length);
  const words = (i: number) => (all[i]?.textContent ?? '').trim().toLowerCase();
  const begins = order.find(i => words(i).startsWith(typed));
  return begins ?? order.find(i => words(i).split(/[\s,(]+/).some(word => word.startsWith(typed))) ?? -1;
}
