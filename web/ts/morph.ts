//! Changes a part of the page into its new form with as few strokes as possible, so that focus,
//! caret, typed text and opened details survive.

import { isField } from './dom';

/** Fields in use and parts that ask for it are never touched. */
const untouchable = (node: Element) =>
  node.hasAttribute('data-keep') || (node === document.activeElement && isField(node));

/** What an element is called across versions: its id, its heading's, or for rows the id of what they hold. */
const nameOf = (node: Node): string => {
  if (!(node instanceof Element)) return '';
  if (node.tagName === 'SECTION') return node.id || (node.getAttribute('aria-labelledby') ?? '');
  return node.id || (/^(LI|TR)$/.test(node.tagName) ? (node.querySelector('[id]')?.id ?? '') : '');
};

const holdsFocus = (node: Node) => node.contains(document.activeElement) && document.activeElement !== document.body;

const pressedIn = (node: Element) => holdsFocus(node) && document.activeElement instanceof HTMLButtonElement;

/** Typed but not sent. */
const edited = (node: Element) =>
  node instanceof HTMLTextAreaElement ? node.value !== node.defaultValue
  : node instanceof HTMLInputElement ? node.value !== node.defaultValue || node.checked !== node.defaultChecked
  : false;

export function morph(old: Element, next: Element): void {
  if (untouchable(old) || old.isEqualNode(next)) return;
  if (old.tagName !== next.tagName) {
    if (!holdsFocus(old)) old.replaceWith(document.importNode(next, true));
    return;
  }
  if (old.tagName === 'FORM' && old.getAttribute('action') !== next.getAttribute('action') && pressedIn(old)) {
    // Another deed comes into the place of the one just done: a second press must not do it.
    old.replaceWith(document.importNode(next, true));
    const heading = document.querySelector<HTMLElement>('#c-h, main h1');
    if (heading) heading.tabIndex = -1;
    heading?.focus();
    return;
  }
  const keepsText = edited(old);
  attributes(old, next);
  if (old instanceof HTMLTextAreaElement) {
    if (!keepsText) old.value = old.defaultValue = (next as HTMLTextAreaElement).defaultValue;
    return;
  }
  if (old instanceof HTMLInputElement && !keepsText) {
    old.value = (next as HTMLInputElement).defaultValue;
    old.checked = (next as HTMLInputElement).defaultChecked;
  }
  children(old, next);
}

function attributes(old: Element, next: Element): void {
  // The first thing that comes into a closed section is shown.
  if (old instanceof HTMLDetailsElement && old.hasAttribute('data-empty') && !next.hasAttribute('data-empty')) old.open = true;
  const kept = old instanceof HTMLDetailsElement || old instanceof HTMLDialogElement;
  for (const { name, value } of [...next.attributes]) {
    if (kept && name === 'open') continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && !(kept && name === 'open')) old.removeAttribute(name);
  }
}

/** Changes the children of `old` into those of `next`, matched by name and then by kind. */
export function children(old: Element, next: ParentNode & Node): void {
  const byName = new Map([...old.childNodes].map(node => [nameOf(node), node] as const));
  const wanted = new Set([...next.childNodes].map(nameOf));
  let cursor: ChildNode | null = old.firstChild;
  for (const want of [...next.childNodes]) {
    const name = nameOf(want);
    let have = name ? byName.get(name) : undefined;
    if (have && have.nodeName !== want.nodeName) have = undefined;
    if (!have && cursor && cursor.nodeName === want.nodeName) {
      const called = nameOf(cursor);
      if (!called || (!wanted.has(called) && !name)) have = cursor;
    }
    if (!have) {
      old.insertBefore(document.importNode(want, true), cursor);
      continue;
    }
    cursor = bring(old, have, cursor);
    if (have instanceof Element) morph(have, want as Element);
    else if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
  }
  while (cursor) {
    const rest: ChildNode = cursor;
    cursor = cursor.nextSibling;
    if (!(isField(document.activeElement) && holdsFocus(rest))) rest.remove();
  }
}

/** Puts `have` where the cursor is. What holds the focus stays put and the others step behind it. */
function bring(parent: Element, have: ChildNode, cursor: ChildNode | null): ChildNode | null {
  if (have !== cursor) {
    if (holdsFocus(have)) {
      const behind = have.nextSibling;
      while (cursor && cursor !== have) {
        const step: ChildNode = cursor;
        cursor = cursor.nextSibling;
        parent.insertBefore(step, behind);
      }
    } else {
      parent.insertBefore(have, cursor);
      return cursor;
    }
  }
  return have.nextSibling;
}
