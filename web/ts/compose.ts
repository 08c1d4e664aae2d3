//! Around the composer: the draft that keeps itself on the server, who else is here, names to mention, files that are
//! dropped or pasted. Without it the text is kept by a button and files come by their field.

import { $, $$, announce, parse } from './dom';
import { ask, put } from './fragment';
import { forgetLocal } from './draft';

const composer = (node: EventTarget | null) =>
  node instanceof Element ? node.closest<HTMLFormElement>('form.compose') : null;
const areaOf = (form: ParentNode | null) => form && $<HTMLTextAreaElement>('textarea', form);

/** Keeps the text of its form on the server when the hands rest. */
class Draft extends HTMLElement {
  #timer = 0;
  #going?: AbortController;

  connectedCallback(): void {
    document.addEventListener('input', this.#later);
    document.addEventListener('submit', this.#stop, true);
    addEventListener('pagehide', this.#leave);
  }
  disconnectedCallback(): void {
    this.#leave();
    document.removeEventListener('input', this.#later);
    document.removeEventListener('submit', this.#stop, true);
    removeEventListener('pagehide', this.#leave);
  }

  #later = (event: Event) => {
    const form = this.closest('form');
    if (!form || composer(event.target) !== form || (event.target as HTMLInputElement).type === 'file') return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(form, false), 1500);
  };
  /** What is being sent needs no draft; one under way must not come after it. */
  #stop = (event: Event) => {
    if (event.target !== this.closest('form')) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#going?.abort();
  };
  #leave = () => {
    const form = this.closest('form');
    if (!this.#timer || !form) return;
    clearTimeout(this.#timer);
    void this.#save(form, true);
  };

  async #save(form: HTMLFormElement, keepalive: boolean): Promise<void> {
    this.#timer = 0;
    const area = areaOf(form);
    if (!area) return;
    const all = new FormData(form);
    const body = new FormData();
    for (const name of ['csrf', 'kind', 'text']) body.append(name, String(all.get(name) ?? ''));
    this.#going?.abort();
    const going = (this.#going = new AbortController());
    try {
      const answer = await ask(this.dataset.url!, { method: 'POST', body, keepalive, signal: going.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      forgetLocal(area);
      this.#say(area.value.trim() ? this.dataset.kept : '');
    } catch {
      // The browser's own copy stays until the server has one.
      if (!going.signal.aborted) this.#say(this.dataset.lost);
    }
  }

  #say(words = ''): void {
    const place = $('[role=status]', this);
    if (place && place.textContent !== words) place.textContent = words;
  }
}
customElements.define('rp-draft', Draft);

const BEAT = 20_000;

/** Says that somebody has the ticket before their eyes, and shows who else has. */
class Here extends HTMLElement {
  #first = 0;
  #beats = 0;
  #told = '';
  #typed = 0;

  connectedCallback(): void {
    document.addEventListener('input', this.#input);
    addEventListener('pagehide', this.#gone);
    // Who only passes by on the way down the queue was not here.
    this.#first = window.setTimeout(() => void this.#beat(), 1000);
    this.#beats = window.setInterval(() => void this.#beat(), BEAT);
  }
  disconnectedCallback(): void {
    document.removeEventListener('input', this.#input);
    removeEventListener('pagehide', this.#gone);
    clearTimeout(this.#first);
    clearInterval(this.#beats);
    this.#gone();
  }

  get #doing() {
    return Date.now() - this.#typed < 2 * BEAT && areaOf($('form.compose'))?.value.trim() ? 'writing' : 'reading';
  }
  #body = (doing: string) => new URLSearchParams({ csrf: this.dataset.csrf ?? '', doing });

  #input = (event: Event) => {
    if (!composer(event.target)) return;
    this.#typed = Date.now();
    if (this.#told && this.#told !== this.#doing) void this.#beat();
  };

  async #beat(): Promise<void> {
    if (document.hidden) return;
    this.#told = this.#doing;
    try {
      const answer = await ask(this.dataset.url!, { method: 'POST', body: this.#body(this.#told) });
      const part = this.closest('[data-live]');
      if (answer.ok && part) put(part, await answer.text());
    } catch {
      // The stream tells when the server is away.
    }
  }
  #gone = () => {
    if (this.#told) navigator.sendBeacon(this.dataset.url!, this.#body('gone'));
    this.#told = '';
  };
}
customElements.define('rp-here', Here);

/** Names to mention: typed after an @ in a note, chosen by arrows and Enter. */
const names = document.createElement('div');
names.id = 'names';
names.popover = 'manual';
names.className = 'menu names';
names.setAttribute('role', 'listbox');
let turn = 0;

const options = () => $$('[role=option]', names);
const isNote = (form: HTMLFormElement) => $<HTMLInputElement>('input[name=kind]:checked', form)?.value === 'note';
const begun = (area: HTMLTextAreaElement) =>
  /(?:^|[\s(])@([\p{L}\p{M}'.-]*(?: [\p{L}\p{M}'.-]+)?)$/u.exec(area.value.slice(0, area.selectionStart));

function close(area?: Element): void {
  turn++;
  if (names.matches(':popover-open')) names.hidePopover();
  area?.removeAttribute('aria-activedescendant');
}

function mark(area: Element, at: number): void {
  options().forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
  const chosen = options()[at];
  if (chosen) area.setAttribute('aria-activedescendant', chosen.id);
}

function take(area: HTMLTextAreaElement, option: HTMLElement): void {
  const found = begun(area);
  if (!found) return close(area);
  const from = area.selectionStart - found[1].length;
  area.setRangeText(`${option.dataset.name} `, from, area.selectionStart, 'end');
  close(area);
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

async function offer(area: HTMLTextAreaElement, form: HTMLFormElement): Promise<void> {
  const found = isNote(form) ? begun(area) : null;
  if (!found) return close(area);
  const mine = ++turn;
  const answer = await ask(`/desk/names?q=${encodeURIComponent(found[1])}`).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  names.replaceChildren(...[...parse(await answer.text()).body.children].map(node => document.importNode(node, true)));
  if (!options().length) return close(area);
  if (!names.isConnected) document.body.append(names);
  names.setAttribute('aria-label', area.labels[0]?.textContent ?? '@');
  area.setAttribute('aria-controls', names.id);
  names.showPopover();
  const box = area.getBoundingClientRect();
  names.style.inset = 'auto';
  names.style.left = `${box.left + 8}px`;
  names.style.top = `${Math.max(8, box.top - names.offsetHeight - 4)}px`;
  mark(area, 0);
  announce(options()[0].dataset.name ?? '');
}

document.addEventListener('input', event => {
  const form = composer(event.target);
  if (form && event.target instanceof HTMLTextAreaElement) void offer(event.target, form);
});
document.addEventListener('keydown', event => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !names.matches(':popover-open')) return;
  const all = options();
  const at = all.findIndex(option => option.getAttribute('aria-selected') === 'true');
  const plain = !event.metaKey && !event.ctrlKey;
  if (event.key === 'Escape') close(area);
  else if (event.key === 'ArrowDown') mark(area, (at + 1) % all.length);
  else if (event.key === 'ArrowUp') mark(area, (at - 1 + all.length) % all.length);
  else if ((event.key === 'Enter' || event.key === 'Tab') && plain && all[at]) take(area, all[at]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
names.addEventListener('pointerdown', event => {
  const option = (event.target as Element).closest<HTMLElement>('[role=option]');
  const area = areaOf($('form.compose'));
  event.preventDefault();
  if (option && area) take(area, option);
});
document.addEventListener('focusout', event => {
  if (composer(event.target)) close(event.target as Element);
});

const size = (bytes: number) => (bytes >= 1 << 20 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} kB`);

/** Shows the files that will go along, each with its size and a way to leave it out. */
function list(input: HTMLInputElement): void {
  const place = input.form && $('rp-files', input.form);
  if (!place) return;
  place.replaceChildren(...[...(input.files ?? [])].map((file, i) => {
    const off = Object.assign(document.createElement('button'), { type: 'button', className: 'chip', textContent: `${file.name} · ${size(file.size)} ×` });
    off.setAttribute('aria-label', `${place.dataset.remove} ${file.name}`);
    off.addEventListener('click', () => set(input, [...(input.files ?? [])].filter((_, j) => j !== i)));
    return off;
  }));
}

function set(input: HTMLInputElement, files: File[]): void {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  input.files = all.files;
  list(input);
}

function add(form: HTMLFormElement, files: File[]): void {
  const input = $<HTMLInputElement>('input[type=file]', form);
  if (!input || !files.length) return;
  set(input, [...(input.files ?? []), ...files]);
  announce(files.map(file => file.name).join(', '));
}

document.addEventListener('change', event => {
  if (event.target instanceof HTMLInputElement && event.target.type === 'file') list(event.target);
});
document.addEventListener('reset', event => {
  const input = $<HTMLInputElement>('input[type=file]', event.target as HTMLFormElement);
  if (input) setTimeout(() => list(input));
});
document.addEventListener('dragover', event => {
  if (composer(event.target) && event.dataTransfer?.types.includes('Files')) event.preventDefault();
});
document.addEventListener('drop', event => {
  const form = composer(event.target);
  if (!form || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  add(form, [...event.dataTransfer.files]);
});
document.addEventListener('paste', event => {
  const form = composer(event.target);
  const files = [...(event.clipboardData?.files ?? [])];
  if (!form || !files.length) return;
  event.preventDefault();
  const stamp = new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-');
  const named = (file: File, i: number) =>
    file.name && file.name !== 'image.png' ? file : new File([file], `screenshot-${stamp}${i ? `-${i}` : ''}.png`, { type: file.type });
  add(form, files.map(named));
});
