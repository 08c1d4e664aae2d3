//! Find or do anything: a native dialog with a combobox over what this page can do and what `/find` knows.

import { $, $$, parse, onClick } from './dom';
import { ask } from './fragment';
import { bound, called, press, shown } from './keys';

interface Deed { words: string; key: string; node: HTMLElement }

class Palette extends HTMLElement {
  #timer = 0;
  #turn = 0;
  #opener: Element | null = null;

  get #dialog() { return $<HTMLDialogElement>('dialog', this)!; }
  get #input() { return $<HTMLInputElement>('input', this)!; }
  get #list() { return $('#pal-l', this)!; }
  get #options() { return $$('[role=option]', this.#list); }

  connectedCallback(): void {
    this.#input.addEventListener('input', () => this.#search());
    this.addEventListener('keydown', this.#key);
    this.addEventListener('click', event => {
      if (event.target === this.#dialog) this.#dialog.close();
      if ((event.target as Element).closest('a[role=option]')) this.#dialog.close();
    });
    this.#dialog.addEventListener('close', () => (this.#opener as HTMLElement | null)?.focus?.());
  }

  open(): void {
    if (this.#dialog.open) return;
    this.#opener = document.activeElement;
    this.#dialog.showModal();
    this.#input.select();
    this.#search();
  }

  /** What can be done here: everything with a key or marked as a command, and, once something is typed, what menus hold. */
  #deeds(query: string): Deed[] {
    const nodes = new Set([...bound(), ...$$('[data-command]')]);
    const needle = query.toLowerCase();
    // With tickets chosen, what is done is done to them; the bar without any is not meant.
    const many = !!$('.choosing');
    const menus = query ? $$('.queue .menu button, .queue .menu a, .pane .menu button, .pane .menu a') : [];
    for (const node of menus) nodes.add(node);
    const named = (node: HTMLElement) => {
      const of = node.closest('.menu')?.id;
      const opener = of ? $(`[popovertarget="${CSS.escape(of)}"]`) : null;
      return opener ? `${called(opener)}: ${called(node)}` : called(node);
    };
    return [...nodes]
      .filter(node => !node.closest('.bulk') || many)
      .sort((a, b) => Number(!!b.closest('.bulk')) - Number(!!a.closest('.bulk')))
      .map(node => ({ words: named(node), key: node.dataset.key ?? '', node }))
      .filter(deed => deed.words && !this.contains(deed.node) && !deed.node.hasAttribute('data-palette'))
      .filter(deed => deed.words.toLowerCase().includes(needle))
      .slice(0, query ? 6 : 8);
  }

  #search(): void {
    const query = this.#input.value.trim();
    const turn = ++this.#turn;
    const here = this.#group(this.#deeds(query));
    this.#list.replaceChildren(...here);
    this.#select(this.#options[0]);
    clearTimeout(this.#timer);
    if (!query) return;
    this.#timer = window.setTimeout(async () => {
      try {
        const answer = await ask(`${this.dataset.url}?q=${encodeURIComponent(query)}`);
        if (!answer.ok || turn !== this.#turn) return;
        const found = parse(await answer.text());
        this.#list.append(...[...found.body.childNodes].map(node => document.importNode(node, true)));
        if (!$('[aria-selected=true]', this.#list)) this.#select(this.#options[0]);
      } catch {
        // Offline: what this page can do is still listed.
      }
    }, 120);
  }

  #group(deeds: Deed[]): Node[] {
    if (!deeds.length) return [];
    const make = (tag: string, role: string, text = '') => {
      const node = document.createElement(tag);
      node.setAttribute('role', role);
      node.textContent = text;
      return node;
    };
    const group = make('div', 'group');
    const title = make('div', 'presentation', this.dataset.here);
    title.className = 'pg';
    title.id = 'pg-here';
    group.setAttribute('aria-labelledby', title.id);
    group.append(title, ...deeds.map((deed, i) => {
      const option = make('div', 'option');
      option.id = `po-here-${i}`;
      option.append(document.createElement('span'), Object.assign(document.createElement('span'), { textContent: deed.words }));
      if (deed.key) option.append(Object.assign(document.createElement('kbd'), { textContent: shown(deed.key) }));
      option.addEventListener('click', () => {
        this.#opener = null;
        this.#dialog.close();
        press(deed.node);
      });
      return option;
    }));
    return [group];
  }

  #select(option?: Element): void {
    for (const each of this.#options) each.setAttribute('aria-selected', String(each === option));
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.#input.setAttribute('aria-activedescendant', option.id);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #key = (event: KeyboardEvent) => {
    const options = this.#options;
    const at = options.findIndex(option => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.#select(options[(at + step + options.length) % options.length]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      options[at]?.click();
    }
  };
}
customElements.define('rp-palette', Palette);

const open = () => $<Palette>('rp-palette')?.open();
onClick('[data-palette]', open);
addEventListener('keydown', event => {
  if ((event.metaKey || event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    open();
  }
});
