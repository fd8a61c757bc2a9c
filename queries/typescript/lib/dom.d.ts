// Documents, nodes and elements.

interface NodeListOf<T extends Node> {
  readonly length: number;
  item(index: number): T;
  forEach(each: (value: T, index: number, list: NodeListOf<T>) => void, self?: any): void;
  entries(): ArrayIterator<[number, T]>;
  keys(): ArrayIterator<number>;
  values(): ArrayIterator<T>;
  [index: number]: T;
  [Symbol.iterator](): ArrayIterator<T>;
}
interface NodeList extends NodeListOf<Node> {}
interface HTMLCollectionOf<T extends Element> {
  readonly length: number;
  item(index: number): T | null;
  namedItem(name: string): T | null;
  [index: number]: T;
  [Symbol.iterator](): ArrayIterator<T>;
}
interface HTMLCollection extends HTMLCollectionOf<Element> {}
interface DOMTokenList {
  readonly length: number;
  value: string;
  add(...tokens: string[]): void;
  contains(token: string): boolean;
  forEach(each: (token: string, index: number, list: DOMTokenList) => void, self?: any): void;
  item(index: number): string | null;
  remove(...tokens: string[]): void;
  replace(token: string, other: string): boolean;
  supports(token: string): boolean;
  toggle(token: string, force?: boolean): boolean;
  [index: number]: string;
  [Symbol.iterator](): ArrayIterator<string>;
}
interface DOMStringMap {
  [name: string]: string | undefined;
}
interface NamedNodeMap {
  readonly length: number;
  getNamedItem(name: string): Attr | null;
  item(index: number): Attr | null;
  removeNamedItem(name: string): Attr;
  setNamedItem(attribute: Attr): Attr | null;
  [index: number]: Attr;
  [Symbol.iterator](): ArrayIterator<Attr>;
}
interface DOMRectReadOnly {
  readonly bottom: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly width: number;
  readonly x: number;
  readonly y: number;
  toJSON(): any;
}
interface DOMRect extends DOMRectReadOnly {
  height: number;
  width: number;
  x: number;
  y: number;
}
declare var DOMRect: {
  prototype: DOMRect;
  new (x?: number, y?: number, width?: number, height?: number): DOMRect;
};
interface DOMRectList {
  readonly length: number;
  item(index: number): DOMRect | null;
  [index: number]: DOMRect;
  [Symbol.iterator](): ArrayIterator<DOMRect>;
}
interface DOMPoint {
  x: number;
  y: number;
  z: number;
  w: number;
}
interface DOMMatrix {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}
interface DOMException extends Error {
  readonly code: number;
  readonly message: string;
  readonly name: string;
}
declare var DOMException: { prototype: DOMException; new (message?: string, name?: string): DOMException };

interface GetRootNodeOptions {
  composed?: boolean;
}
interface Node extends EventTarget {
  readonly baseURI: string;
  readonly childNodes: NodeListOf<ChildNode>;
  readonly firstChild: ChildNode | null;
  readonly isConnected: boolean;
  readonly lastChild: ChildNode | null;
  readonly nextSibling: ChildNode | null;
  readonly nodeName: string;
  readonly nodeType: number;
  nodeValue: string | null;
  readonly ownerDocument: Document | null;
  readonly parentElement: HTMLElement | null;
  readonly parentNode: ParentNode | null;
  readonly previousSibling: ChildNode | null;
  textContent: string | null;
  appendChild<T extends Node>(node: T): T;
  cloneNode(deep?: boolean): Node;
  compareDocumentPosition(other: Node): number;
  contains(other: Node | null): boolean;
  getRootNode(options?: GetRootNodeOptions): Node;
  hasChildNodes(): boolean;
  insertBefore<T extends Node>(node: T, child: Node | null): T;
  isEqualNode(other: Node | null): boolean;
  isSameNode(other: Node | null): boolean;
  normalize(): void;
  removeChild<T extends Node>(child: T): T;
  replaceChild<T extends Node>(node: Node, child: T): T;
  readonly ELEMENT_NODE: 1;
  readonly TEXT_NODE: 3;
  readonly COMMENT_NODE: 8;
  readonly DOCUMENT_NODE: 9;
  readonly DOCUMENT_FRAGMENT_NODE: 11;
}
declare var Node: {
  prototype: Node;
  new (): Node;
  readonly ELEMENT_NODE: 1;
  readonly TEXT_NODE: 3;
  readonly COMMENT_NODE: 8;
  readonly DOCUMENT_NODE: 9;
  readonly DOCUMENT_FRAGMENT_NODE: 11;
};
interface ChildNode extends Node {
  after(...nodes: (Node | string)[]): void;
  before(...nodes: (Node | string)[]): void;
  remove(): void;
  replaceWith(...nodes: (Node | string)[]): void;
}
interface ParentNode extends Node {
  readonly childElementCount: number;
  readonly children: HTMLCollection;
  readonly firstElementChild: Element | null;
  readonly lastElementChild: Element | null;
  append(...nodes: (Node | string)[]): void;
  prepend(...nodes: (Node | string)[]): void;
  replaceChildren(...nodes: (Node | string)[]): void;
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector<E extends Element = Element>(selectors: string): E | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(
    selectors: K,
  ): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll<E extends Element = Element>(selectors: string): NodeListOf<E>;
}
interface Attr extends Node {
  readonly name: string;
  readonly ownerElement: Element | null;
  value: string;
}
interface CharacterData extends ChildNode {
  data: string;
  readonly length: number;
  appendData(data: string): void;
  deleteData(offset: number, count: number): void;
  insertData(offset: number, data: string): void;
  replaceData(offset: number, count: number, data: string): void;
  substringData(offset: number, count: number): string;
}
interface Text extends CharacterData {
  readonly wholeText: string;
  splitText(offset: number): Text;
}
declare var Text: { prototype: Text; new (data?: string): Text };
interface Comment extends CharacterData {}
declare var Comment: { prototype: Comment; new (data?: string): Comment };
interface DocumentFragment extends ParentNode {
  getElementById(id: string): HTMLElement | null;
}
declare var DocumentFragment: { prototype: DocumentFragment; new (): DocumentFragment };
interface ShadowRoot extends DocumentFragment {
  readonly activeElement: Element | null;
  adoptedStyleSheets: CSSStyleSheet[];
  readonly host: Element;
  innerHTML: string;
  readonly mode: "open" | "closed";
}
declare var ShadowRoot: { prototype: ShadowRoot; new (): ShadowRoot };

interface ScrollToOptions {
  behavior?: "auto" | "instant" | "smooth";
  left?: number;
  top?: number;
}
interface ScrollIntoViewOptions {
  behavior?: "auto" | "instant" | "smooth";
  block?: "center" | "end" | "nearest" | "start";
  inline?: "center" | "end" | "nearest" | "start";
}
interface FocusOptions {
  preventScroll?: boolean;
}
interface Animation extends EventTarget {
  currentTime: any;
  readonly finished: Promise<Animation>;
  onfinish: ((this: Animation, event: Event) => any) | null;
  playbackRate: number;
  readonly playState: string;
  cancel(): void;
  finish(): void;
  pause(): void;
  play(): void;
  reverse(): void;
}
interface Element extends ParentNode, ChildNode {
  readonly attributes: NamedNodeMap;
  readonly classList: DOMTokenList;
  className: string;
  readonly clientHeight: number;
  readonly clientLeft: number;
  readonly clientTop: number;
  readonly clientWidth: number;
  id: string;
  innerHTML: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly nextElementSibling: Element | null;
  outerHTML: string;
  readonly ownerDocument: Document;
  readonly part: DOMTokenList;
  readonly previousElementSibling: Element | null;
  role: string | null;
  ariaLabel: string | null;
  ariaHidden: string | null;
  readonly scrollHeight: number;
  scrollLeft: number;
  scrollTop: number;
  readonly scrollWidth: number;
  readonly shadowRoot: ShadowRoot | null;
  slot: string;
  readonly tagName: string;
  animate(keyframes: any, options?: any): Animation;
  attachShadow(init: { mode: "open" | "closed"; delegatesFocus?: boolean }): ShadowRoot;
  checkVisibility(options?: any): boolean;
  closest<K extends keyof HTMLElementTagNameMap>(selector: K): HTMLElementTagNameMap[K] | null;
  closest<E extends Element = Element>(selectors: string): E | null;
  getAnimations(): Animation[];
  getAttribute(name: string): string | null;
  getAttributeNS(namespace: string | null, name: string): string | null;
  getAttributeNames(): string[];
  getBoundingClientRect(): DOMRect;
  getClientRects(): DOMRectList;
  getElementsByClassName(names: string): HTMLCollectionOf<Element>;
  getElementsByTagName<K extends keyof HTMLElementTagNameMap>(
    name: K,
  ): HTMLCollectionOf<HTMLElementTagNameMap[K]>;
  getElementsByTagName(name: string): HTMLCollectionOf<Element>;
  hasAttribute(name: string): boolean;
  hasPointerCapture(pointer: number): boolean;
  insertAdjacentElement(where: string, element: Element): Element | null;
  insertAdjacentHTML(where: string, text: string): void;
  insertAdjacentText(where: string, text: string): void;
  matches(selectors: string): boolean;
  releasePointerCapture(pointer: number): void;
  removeAttribute(name: string): void;
  requestFullscreen(options?: any): Promise<void>;
  requestPointerLock(options?: any): Promise<void>;
  scroll(options?: ScrollToOptions): void;
  scroll(x: number, y: number): void;
  scrollBy(options?: ScrollToOptions): void;
  scrollBy(x: number, y: number): void;
  scrollIntoView(options?: boolean | ScrollIntoViewOptions): void;
  scrollTo(options?: ScrollToOptions): void;
  scrollTo(x: number, y: number): void;
  setAttribute(name: string, value: string): void;
  setAttributeNS(namespace: string | null, name: string, value: string): void;
  setPointerCapture(pointer: number): void;
  toggleAttribute(name: string, force?: boolean): boolean;
}
declare var Element: { prototype: Element; new (): Element };

interface HTMLOrSVGElement {
  autofocus: boolean;
  readonly dataset: DOMStringMap;
  nonce?: string;
  tabIndex: number;
  blur(): void;
  focus(options?: FocusOptions): void;
}
interface ElementCSSInlineStyle {
  readonly style: CSSStyleDeclaration;
}
interface HTMLElement extends Element, ElementCSSInlineStyle, GlobalEventHandlers, HTMLOrSVGElement {
  accessKey: string;
  autocapitalize: string;
  contentEditable: string;
  dir: string;
  draggable: boolean;
  enterKeyHint: string;
  hidden: boolean;
  inert: boolean;
  innerText: string;
  inputMode: string;
  readonly isContentEditable: boolean;
  lang: string;
  readonly offsetHeight: number;
  readonly offsetLeft: number;
  readonly offsetParent: Element | null;
  readonly offsetTop: number;
  readonly offsetWidth: number;
  outerText: string;
  popover: string | null;
  spellcheck: boolean;
  title: string;
  translate: boolean;
  attachInternals(): any;
  click(): void;
  hidePopover(): void;
  showPopover(): void;
  togglePopover(force?: boolean): boolean;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => any,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}
declare var HTMLElement: { prototype: HTMLElement; new (): HTMLElement };
interface SVGElement extends Element, ElementCSSInlineStyle, GlobalEventHandlers, HTMLOrSVGElement {
  readonly ownerSVGElement: SVGSVGElement | null;
  readonly viewportElement: SVGElement | null;
}
declare var SVGElement: { prototype: SVGElement; new (): SVGElement };
interface SVGSVGElement extends SVGElement {
  createSVGPoint(): DOMPoint;
  getBBox(options?: any): DOMRect;
}
declare var SVGSVGElement: { prototype: SVGSVGElement; new (): SVGSVGElement };

interface ElementCreationOptions {
  is?: string;
}
interface DOMImplementation {
  createDocument(namespace: string | null, name: string | null): Document;
  createHTMLDocument(title?: string): Document;
}
interface Document extends ParentNode, GlobalEventHandlers {
  readonly activeElement: Element | null;
  adoptedStyleSheets: CSSStyleSheet[];
  body: HTMLElement;
  readonly characterSet: string;
  readonly compatMode: string;
  readonly contentType: string;
  cookie: string;
  readonly currentScript: HTMLScriptElement | null;
  readonly defaultView: (Window & typeof globalThis) | null;
  designMode: string;
  dir: string;
  readonly documentElement: HTMLElement;
  readonly documentURI: string;
  readonly fonts: FontFaceSet;
  readonly forms: HTMLCollectionOf<HTMLFormElement>;
  readonly fullscreenElement: Element | null;
  readonly head: HTMLHeadElement;
  readonly hidden: boolean;
  readonly images: HTMLCollectionOf<HTMLImageElement>;
  readonly implementation: DOMImplementation;
  location: Location;
  readonly pointerLockElement: Element | null;
  readonly readyState: "complete" | "interactive" | "loading";
  readonly referrer: string;
  readonly scripts: HTMLCollectionOf<HTMLScriptElement>;
  readonly scrollingElement: Element | null;
  readonly styleSheets: StyleSheetList;
  title: string;
  readonly URL: string;
  readonly visibilityState: "hidden" | "visible";
  adoptNode<T extends Node>(node: T): T;
  close(): void;
  createAttribute(name: string): Attr;
  createComment(data: string): Comment;
  createDocumentFragment(): DocumentFragment;
  createElement<K extends keyof HTMLElementTagNameMap>(
    name: K,
    options?: ElementCreationOptions,
  ): HTMLElementTagNameMap[K];
  createElement(name: string, options?: ElementCreationOptions): HTMLElement;
  createElementNS<K extends keyof SVGElementTagNameMap>(
    namespace: "http://www.w3.org/2000/svg",
    name: K,
  ): SVGElementTagNameMap[K];
  createElementNS(namespace: string | null, name: string, options?: any): Element;
  createEvent(kind: string): Event;
  createRange(): Range;
  createTextNode(data: string): Text;
  createTreeWalker(root: Node, show?: number, filter?: any): TreeWalker;
  caretRangeFromPoint(x: number, y: number): Range | null;
  elementFromPoint(x: number, y: number): Element | null;
  elementsFromPoint(x: number, y: number): Element[];
  execCommand(command: string, ui?: boolean, value?: string): boolean;
  exitFullscreen(): Promise<void>;
  exitPointerLock(): void;
  getElementById(id: string): HTMLElement | null;
  getElementsByClassName(names: string): HTMLCollectionOf<Element>;
  getElementsByName(name: string): NodeListOf<HTMLElement>;
  getElementsByTagName<K extends keyof HTMLElementTagNameMap>(
    name: K,
  ): HTMLCollectionOf<HTMLElementTagNameMap[K]>;
  getElementsByTagName(name: string): HTMLCollectionOf<Element>;
  getSelection(): Selection | null;
  hasFocus(): boolean;
  importNode<T extends Node>(node: T, deep?: boolean): T;
  open(): Document;
  queryCommandSupported(command: string): boolean;
  startViewTransition(update?: () => any): any;
  write(...text: string[]): void;
  addEventListener<K extends keyof DocumentEventMap>(
    type: K,
    listener: (this: Document, event: DocumentEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
interface HTMLDocument extends Document {}
declare var Document: { prototype: Document; new (): Document };
declare var document: Document;

interface Range {
  readonly collapsed: boolean;
  readonly commonAncestorContainer: Node;
  readonly endContainer: Node;
  readonly endOffset: number;
  readonly startContainer: Node;
  readonly startOffset: number;
  cloneContents(): DocumentFragment;
  cloneRange(): Range;
  collapse(toStart?: boolean): void;
  createContextualFragment(text: string): DocumentFragment;
  deleteContents(): void;
  detach(): void;
  extractContents(): DocumentFragment;
  getBoundingClientRect(): DOMRect;
  getClientRects(): DOMRectList;
  insertNode(node: Node): void;
  selectNode(node: Node): void;
  selectNodeContents(node: Node): void;
  setEnd(node: Node, offset: number): void;
  setEndAfter(node: Node): void;
  setEndBefore(node: Node): void;
  setStart(node: Node, offset: number): void;
  setStartAfter(node: Node): void;
  setStartBefore(node: Node): void;
  surroundContents(node: Node): void;
  toString(): string;
}
declare var Range: { prototype: Range; new (): Range };
interface Selection {
  readonly anchorNode: Node | null;
  readonly anchorOffset: number;
  readonly focusNode: Node | null;
  readonly focusOffset: number;
  readonly isCollapsed: boolean;
  readonly rangeCount: number;
  readonly type: string;
  addRange(range: Range): void;
  collapse(node: Node | null, offset?: number): void;
  collapseToEnd(): void;
  collapseToStart(): void;
  containsNode(node: Node, partly?: boolean): boolean;
  deleteFromDocument(): void;
  empty(): void;
  extend(node: Node, offset?: number): void;
  getRangeAt(index: number): Range;
  modify(alter?: string, direction?: string, granularity?: string): void;
  removeAllRanges(): void;
  removeRange(range: Range): void;
  selectAllChildren(node: Node): void;
  setBaseAndExtent(anchor: Node, anchorOffset: number, focus: Node, focusOffset: number): void;
  toString(): string;
}
interface TreeWalker {
  currentNode: Node;
  readonly root: Node;
  firstChild(): Node | null;
  lastChild(): Node | null;
  nextNode(): Node | null;
  nextSibling(): Node | null;
  parentNode(): Node | null;
  previousNode(): Node | null;
}
declare var NodeFilter: {
  readonly FILTER_ACCEPT: 1;
  readonly FILTER_REJECT: 2;
  readonly SHOW_ALL: number;
  readonly SHOW_ELEMENT: 1;
  readonly SHOW_TEXT: 4;
};

interface MutationRecord {
  readonly addedNodes: NodeList;
  readonly attributeName: string | null;
  readonly nextSibling: Node | null;
  readonly oldValue: string | null;
  readonly previousSibling: Node | null;
  readonly removedNodes: NodeList;
  readonly target: Node;
  readonly type: "attributes" | "characterData" | "childList";
}
interface MutationObserverInit {
  attributeFilter?: string[];
  attributeOldValue?: boolean;
  attributes?: boolean;
  characterData?: boolean;
  characterDataOldValue?: boolean;
  childList?: boolean;
  subtree?: boolean;
}
interface MutationObserver {
  disconnect(): void;
  observe(target: Node, options?: MutationObserverInit): void;
  takeRecords(): MutationRecord[];
}
declare var MutationObserver: {
  prototype: MutationObserver;
  new (callback: (records: MutationRecord[], observer: MutationObserver) => void): MutationObserver;
};
interface ResizeObserverSize {
  readonly blockSize: number;
  readonly inlineSize: number;
}
interface ResizeObserverEntry {
  readonly borderBoxSize: readonly ResizeObserverSize[];
  readonly contentBoxSize: readonly ResizeObserverSize[];
  readonly contentRect: DOMRectReadOnly;
  readonly devicePixelContentBoxSize: readonly ResizeObserverSize[];
  readonly target: Element;
}
interface ResizeObserver {
  disconnect(): void;
  observe(target: Element, options?: { box?: string }): void;
  unobserve(target: Element): void;
}
declare var ResizeObserver: {
  prototype: ResizeObserver;
  new (callback: (entries: ResizeObserverEntry[], observer: ResizeObserver) => void): ResizeObserver;
};
interface IntersectionObserverEntry {
  readonly boundingClientRect: DOMRectReadOnly;
  readonly intersectionRatio: number;
  readonly intersectionRect: DOMRectReadOnly;
  readonly isIntersecting: boolean;
  readonly rootBounds: DOMRectReadOnly | null;
  readonly target: Element;
  readonly time: number;
}
interface IntersectionObserverInit {
  root?: Element | Document | null;
  rootMargin?: string;
  threshold?: number | number[];
}
interface IntersectionObserver {
  readonly root: Element | Document | null;
  readonly rootMargin: string;
  readonly thresholds: readonly number[];
  disconnect(): void;
  observe(target: Element): void;
  takeRecords(): IntersectionObserverEntry[];
  unobserve(target: Element): void;
}
declare var IntersectionObserver: {
  prototype: IntersectionObserver;
  new (
    callback: (entries: IntersectionObserverEntry[], observer: IntersectionObserver) => void,
    options?: IntersectionObserverInit,
  ): IntersectionObserver;
};
interface DOMParser {
  parseFromString(text: string, type: string): Document;
}
declare var DOMParser: { prototype: DOMParser; new (): DOMParser };
interface XMLSerializer {
  serializeToString(root: Node): string;
}
declare var XMLSerializer: { prototype: XMLSerializer; new (): XMLSerializer };
interface CustomElementRegistry {
  define(name: string, constructor: new (...args: any[]) => HTMLElement, options?: any): void;
  get(name: string): (new (...args: any[]) => HTMLElement) | undefined;
  upgrade(root: Node): void;
  whenDefined(name: string): Promise<new (...args: any[]) => HTMLElement>;
}
declare var customElements: CustomElementRegistry;
