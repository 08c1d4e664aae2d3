//! The few helpers everything else is made of, and the only place where text becomes markup.

interface Policy { createHTML(text: string): string }
declare const trustedTypes: { createPolicy(name: string, rules: Policy): Policy } | undefined;

/** Answers come from our own server only, which escapes everything; scripts in them stay inert. */
const policy: Policy =
  typeof trustedTypes === 'undefined'
    ? { createHTML: text => text }
    : trustedTypes.createPolicy('rapport', { createHTML: text => text });

export const $ = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) =>
  root.querySelector<T>(selector);
export const $$ = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) => [
  ...root.querySelectorAll<T>(selector),
];

/** A document of its own: nothing in it runs or loads before it is taken over. */
export function parse(text: string): Document {
  const doc = new DOMParser().parseFromString(policy.createHTML(text) as string, 'text/html');
  for (const script of $$('body script', doc)) script.remove();
  return doc;
}

const FIELDS = 'input:not([type=button],[type=submit],[type=checkbox],[type=radio]),textarea,select,[contenteditable=true]';

/** Whether someone is writing in this element. */
export const isField = (node: EventTarget | null): node is HTMLElement =>
  node instanceof HTMLElement && node.matches(FIELDS);

export const visible = (node: Element) => node.getClientRects().length > 0;

/** Runs when the page has nothing better to do. */
export const idle = (work: () => void) =>
  'requestIdleCallback' in window ? requestIdleCallback(work, { timeout: 1500 }) : setTimeout(work, 200);

let lastSaid = 0;
/** One polite sentence for screen readers, at most one every five seconds. */
export function announce(sentence: string): void {
  const region = $('#announce');
  if (!region || Date.now() - lastSaid < 5000) return;
  lastSaid = Date.now();
  region.textContent = sentence;
}

/** Told to every behaviour after a part of the page was replaced. */
export function changed(part: Element): void {
  part.dispatchEvent(new CustomEvent('rp:changed', { bubbles: true }));
}
export const onChanged = (work: (part: Element) => void) =>
  document.addEventListener('rp:changed', event => work(event.target as Element));

/** Listens to clicks on anything that matches, now and later. */
export function onClick(selector: string, work: (node: HTMLElement, event: MouseEvent) => void): void {
  document.addEventListener('click', event => {
    const node = (event.target as Element | null)?.closest?.<HTMLElement>(selector);
    if (node) work(node, event);
  });
}
