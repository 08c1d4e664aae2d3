//! Small behaviours that need a line or two each: clock, theme, dialogs, popovers, sliders, suggestions.

import { $, $$, onClick } from './dom';

/** Server time, so that a wrong clock on the desk does not frighten anybody. */
const ahead = (() => {
  const now = Date.parse($('meta[name=now]')?.getAttribute('content') ?? '');
  return Number.isNaN(now) ? 0 : now - Date.now();
})();

const two = (n: number) => String(n).padStart(2, '0');

/** Counts down to `data-due`: minutes and seconds in the last hour, hours and minutes in the last day. */
class Clock extends HTMLElement {
  static #all = new Set<Clock>();
  static {
    setInterval(() => Clock.#all.forEach(clock => clock.#tick()), 1000);
  }
  connectedCallback(): void {
    Clock.#all.add(this);
    this.#tick();
  }
  disconnectedCallback(): void {
    Clock.#all.delete(this);
  }
  #tick(): void {
    if (this.dataset.since) {
      const gone = Math.max(0, Math.round((Date.now() + ahead - Date.parse(this.dataset.since)) / 1000));
      this.textContent = `${Math.floor(gone / 3600)}:${two(Math.floor((gone % 3600) / 60))}:${two(gone % 60)}`;
      return;
    }
    const left = Math.round((Date.parse(this.dataset.due ?? '') - Date.now() - ahead) / 1000);
    const size = Math.abs(left);
    // Further away than a day, the words from the server ("by 2 Dec") say it better.
    if (Number.isNaN(left) || size >= 86_400) return;
    const sign = left < 0 ? '−' : '';
    const text = size < 3600 ? `${Math.floor(size / 60)}:${two(size % 60)}` : `${Math.floor(size / 3600)} h ${two(Math.floor((size % 3600) / 60))}`;
    if (this.textContent !== sign + text) this.textContent = sign + text;
    if (left < 0) this.classList.add('bad');
  }
}
customElements.define('rp-clock', Clock);

/** Light, dark or as the system; remembered here and told to the server by a cookie. */
class Theme extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('change', event => {
      const theme = (event.target as HTMLInputElement).value;
      const root = document.documentElement;
      if (theme === 'system') delete root.dataset.theme;
      else root.dataset.theme = theme;
      localStorage.setItem('theme', theme);
      document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    });
  }
}
customElements.define('rp-theme', Theme);

onClick('[data-open]', node => $<HTMLDialogElement>(`dialog#${CSS.escape(node.dataset.open!)}`)?.showModal());
onClick('[data-close]', node => node.closest('dialog')?.close());
onClick('dialog.sheet', (dialog, event) => {
  if (event.target === dialog) (dialog as HTMLDialogElement).close();
});

/** A machine-written text is taken over only by a press, and can be changed afterwards. */
onClick('[data-fills]', node => {
  const field = $<HTMLTextAreaElement>(node.dataset.fills!);
  if (!field) return;
  field.value = node.dataset.text ?? '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});

/** The number beside a slider follows the thumb. */
document.addEventListener('input', event => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== 'range') return;
  for (const output of $$(`output[for="${CSS.escape(field.id)}"]`)) output.textContent = field.value;
});

/** A popover opens beside what opened it and stays inside the window. */
document.addEventListener('toggle', event => {
  const box = event.target as HTMLElement;
  if (!box.matches?.('[popover]') || (event as ToggleEvent).newState !== 'open') return;
  const opener = $(`[popovertarget="${CSS.escape(box.id)}"]`)?.getBoundingClientRect();
  if (!opener) return;
  const { width, height } = box.getBoundingClientRect();
  const right = getComputedStyle(box).direction === 'rtl' || box.classList.contains('at-end');
  const left = right ? opener.right - width : opener.left;
  const below = opener.bottom + 6;
  box.style.inset = 'auto';
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  box.style.top = `${below + height > innerHeight ? Math.max(8, opener.top - height - 6) : below}px`;
}, true);
