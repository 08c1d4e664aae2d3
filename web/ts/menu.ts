//! Menus by keyboard: what opens takes the focus, arrows move, letters jump.

import { $, $$ } from './dom';

const ITEMS = 'input:not([type=hidden]),button,a[href]';

document.addEventListener('toggle', event => {
  const menu = event.target as HTMLElement;
  if (menu.matches?.('.menu[popover]') && (event as ToggleEvent).newState === 'open') $(ITEMS, menu)?.focus();
}, true);

document.addEventListener('keydown', event => {
  const menu = (event.target as Element).closest?.('.menu:popover-open');
  if (!menu || event.metaKey || event.ctrlKey || event.altKey) return;
  const all = $$(ITEMS, menu);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const typing = (event.target as Element).matches('input');
  const to =
    event.key === 'ArrowDown' ? (at + 1) % all.length
    : event.key === 'ArrowUp' ? (at - 1 + all.length) % all.length
    : event.key === 'Home' && !typing ? 0
    : event.key === 'End' && !typing ? all.length - 1
    : event.key.length === 1 && !typing ? next(all, at, event.key.toLowerCase())
    : -1;
  if (to >= 0) {
    event.preventDefault();
    event.stopPropagation();
    all[to]?.focus();
  }
}, true);

function next(all: HTMLElement[], at: number, letter: string): number {
  const order = [...all.keys()].map(i => (at + 1 + i) % all.length);
  return order.find(i => (all[i]?.textContent ?? '').trim().toLowerCase().startsWith(letter)) ?? -1;
}
