// Events, their targets, and the names under which each kind arrives.

interface EventListenerOptions {
  capture?: boolean;
}
interface AddEventListenerOptions extends EventListenerOptions {
  once?: boolean;
  passive?: boolean;
  signal?: AbortSignal;
}
interface EventListener {
  (event: Event): void;
}
interface EventListenerObject {
  handleEvent(event: Event): void;
}
type EventListenerOrEventListenerObject = EventListener | EventListenerObject;

interface EventTarget {
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
  dispatchEvent(event: Event): boolean;
}
declare var EventTarget: { prototype: EventTarget; new (): EventTarget };

interface EventInit {
  bubbles?: boolean;
  cancelable?: boolean;
  composed?: boolean;
}
interface Event {
  readonly bubbles: boolean;
  cancelBubble: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly currentTarget: EventTarget | null;
  readonly defaultPrevented: boolean;
  readonly eventPhase: number;
  readonly isTrusted: boolean;
  returnValue: boolean;
  readonly srcElement: EventTarget | null;
  readonly target: EventTarget | null;
  readonly timeStamp: number;
  readonly type: string;
  composedPath(): EventTarget[];
  initEvent(type: string, bubbles?: boolean, cancelable?: boolean): void;
  preventDefault(): void;
  stopImmediatePropagation(): void;
  stopPropagation(): void;
}
declare var Event: { prototype: Event; new (type: string, init?: EventInit): Event };

interface CustomEventInit<T = any> extends EventInit {
  detail?: T;
}
interface CustomEvent<T = any> extends Event {
  readonly detail: T;
}
declare var CustomEvent: {
  prototype: CustomEvent;
  new <T>(type: string, init?: CustomEventInit<T>): CustomEvent<T>;
};

interface UIEventInit extends EventInit {
  detail?: number;
  view?: Window | null;
}
interface UIEvent extends Event {
  readonly detail: number;
  readonly view: Window | null;
  readonly which: number;
}
declare var UIEvent: { prototype: UIEvent; new (type: string, init?: UIEventInit): UIEvent };

interface EventModifierInit extends UIEventInit {
  altKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
  shiftKey?: boolean;
}
interface MouseEventInit extends EventModifierInit {
  button?: number;
  buttons?: number;
  clientX?: number;
  clientY?: number;
  movementX?: number;
  movementY?: number;
  screenX?: number;
  screenY?: number;
  relatedTarget?: EventTarget | null;
}
interface MouseEvent extends UIEvent {
  readonly altKey: boolean;
  readonly button: number;
  readonly buttons: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly movementX: number;
  readonly movementY: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly pageX: number;
  readonly pageY: number;
  readonly relatedTarget: EventTarget | null;
  readonly screenX: number;
  readonly screenY: number;
  readonly shiftKey: boolean;
  readonly x: number;
  readonly y: number;
  getModifierState(key: string): boolean;
}
declare var MouseEvent: {
  prototype: MouseEvent;
  new (type: string, init?: MouseEventInit): MouseEvent;
};
interface PointerEvent extends MouseEvent {
  readonly pointerId: number;
  readonly pointerType: string;
  readonly pressure: number;
  readonly width: number;
  readonly height: number;
  readonly isPrimary: boolean;
  readonly tiltX: number;
  readonly tiltY: number;
}
declare var PointerEvent: {
  prototype: PointerEvent;
  new (type: string, init?: MouseEventInit): PointerEvent;
};
interface WheelEvent extends MouseEvent {
  readonly deltaMode: number;
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaZ: number;
  readonly DOM_DELTA_PIXEL: 0;
  readonly DOM_DELTA_LINE: 1;
  readonly DOM_DELTA_PAGE: 2;
}
interface WheelEventInit extends MouseEventInit {
  deltaMode?: number;
  deltaX?: number;
  deltaY?: number;
  deltaZ?: number;
}
declare var WheelEvent: {
  prototype: WheelEvent;
  new (type: string, init?: WheelEventInit): WheelEvent;
  readonly DOM_DELTA_PIXEL: 0;
  readonly DOM_DELTA_LINE: 1;
  readonly DOM_DELTA_PAGE: 2;
};
interface DragEvent extends MouseEvent {
  readonly dataTransfer: DataTransfer | null;
}
declare var DragEvent: { prototype: DragEvent; new (type: string, init?: MouseEventInit): DragEvent };
interface KeyboardEventInit extends EventModifierInit {
  code?: string;
  key?: string;
  keyCode?: number;
  location?: number;
  repeat?: boolean;
  isComposing?: boolean;
}
interface KeyboardEvent extends UIEvent {
  readonly altKey: boolean;
  readonly charCode: number;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly isComposing: boolean;
  readonly key: string;
  readonly keyCode: number;
  readonly location: number;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  readonly shiftKey: boolean;
  getModifierState(key: string): boolean;
}
declare var KeyboardEvent: {
  prototype: KeyboardEvent;
  new (type: string, init?: KeyboardEventInit): KeyboardEvent;
};
interface FocusEvent extends UIEvent {
  readonly relatedTarget: EventTarget | null;
}
declare var FocusEvent: { prototype: FocusEvent; new (type: string, init?: UIEventInit): FocusEvent };
interface InputEvent extends UIEvent {
  readonly data: string | null;
  readonly dataTransfer: DataTransfer | null;
  readonly inputType: string;
  readonly isComposing: boolean;
}
declare var InputEvent: { prototype: InputEvent; new (type: string, init?: any): InputEvent };
interface CompositionEvent extends UIEvent {
  readonly data: string;
}
declare var CompositionEvent: {
  prototype: CompositionEvent;
  new (type: string, init?: any): CompositionEvent;
};
interface Touch {
  readonly clientX: number;
  readonly clientY: number;
  readonly identifier: number;
  readonly pageX: number;
  readonly pageY: number;
  readonly screenX: number;
  readonly screenY: number;
  readonly target: EventTarget;
}
interface TouchList {
  readonly length: number;
  item(index: number): Touch | null;
  [index: number]: Touch;
  [Symbol.iterator](): ArrayIterator<Touch>;
}
interface TouchEvent extends UIEvent {
  readonly altKey: boolean;
  readonly changedTouches: TouchList;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly targetTouches: TouchList;
  readonly touches: TouchList;
}
declare var TouchEvent: { prototype: TouchEvent; new (type: string, init?: any): TouchEvent };
interface ClipboardEvent extends Event {
  readonly clipboardData: DataTransfer | null;
}
declare var ClipboardEvent: {
  prototype: ClipboardEvent;
  new (type: string, init?: any): ClipboardEvent;
};
interface DataTransferItem {
  readonly kind: string;
  readonly type: string;
  getAsFile(): File | null;
  getAsString(callback: ((data: string) => void) | null): void;
}
interface DataTransferItemList {
  readonly length: number;
  add(data: string, type: string): DataTransferItem | null;
  add(data: File): DataTransferItem | null;
  clear(): void;
  remove(index: number): void;
  [index: number]: DataTransferItem;
  [Symbol.iterator](): ArrayIterator<DataTransferItem>;
}
interface DataTransfer {
  dropEffect: "none" | "copy" | "link" | "move";
  effectAllowed: string;
  readonly files: FileList;
  readonly items: DataTransferItemList;
  readonly types: readonly string[];
  clearData(format?: string): void;
  getData(format: string): string;
  setData(format: string, data: string): void;
  setDragImage(image: Element, x: number, y: number): void;
}
declare var DataTransfer: { prototype: DataTransfer; new (): DataTransfer };
interface AnimationEvent extends Event {
  readonly animationName: string;
  readonly elapsedTime: number;
  readonly pseudoElement: string;
}
interface TransitionEvent extends Event {
  readonly propertyName: string;
  readonly elapsedTime: number;
  readonly pseudoElement: string;
}
interface ProgressEvent<T extends EventTarget = EventTarget> extends Event {
  readonly lengthComputable: boolean;
  readonly loaded: number;
  readonly total: number;
  readonly target: T | null;
}
declare var ProgressEvent: { prototype: ProgressEvent; new (type: string, init?: any): ProgressEvent };
interface ErrorEvent extends Event {
  readonly colno: number;
  readonly error: any;
  readonly filename: string;
  readonly lineno: number;
  readonly message: string;
}
declare var ErrorEvent: { prototype: ErrorEvent; new (type: string, init?: any): ErrorEvent };
interface PromiseRejectionEvent extends Event {
  readonly promise: Promise<any>;
  readonly reason: any;
}
interface MessageEvent<T = any> extends Event {
  readonly data: T;
  readonly lastEventId: string;
  readonly origin: string;
  readonly ports: readonly MessagePort[];
  readonly source: Window | MessagePort | ServiceWorker | null;
}
declare var MessageEvent: {
  prototype: MessageEvent;
  new <T>(type: string, init?: EventInit & { data?: T; origin?: string; ports?: MessagePort[] }): MessageEvent<T>;
};
interface CloseEvent extends Event {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}
declare var CloseEvent: { prototype: CloseEvent; new (type: string, init?: any): CloseEvent };
interface StorageEvent extends Event {
  readonly key: string | null;
  readonly newValue: string | null;
  readonly oldValue: string | null;
  readonly storageArea: Storage | null;
  readonly url: string;
}
interface HashChangeEvent extends Event {
  readonly newURL: string;
  readonly oldURL: string;
}
interface PopStateEvent extends Event {
  readonly state: any;
}
interface PageTransitionEvent extends Event {
  readonly persisted: boolean;
}
interface BeforeUnloadEvent extends Event {
  returnValue: any;
}
interface SubmitEvent extends Event {
  readonly submitter: HTMLElement | null;
}
interface MediaQueryListEvent extends Event {
  readonly matches: boolean;
  readonly media: string;
}

interface AbortSignalEventMap {
  abort: Event;
}
interface AbortSignal extends EventTarget {
  readonly aborted: boolean;
  readonly reason: any;
  onabort: ((this: AbortSignal, event: Event) => any) | null;
  throwIfAborted(): void;
  addEventListener<K extends keyof AbortSignalEventMap>(
    type: K,
    listener: (this: AbortSignal, event: AbortSignalEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
declare var AbortSignal: {
  prototype: AbortSignal;
  new (): AbortSignal;
  abort(reason?: any): AbortSignal;
  any(signals: AbortSignal[]): AbortSignal;
  timeout(ms: number): AbortSignal;
};
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}
declare var AbortController: { prototype: AbortController; new (): AbortController };

interface GlobalEventHandlersEventMap {
  abort: UIEvent;
  animationend: AnimationEvent;
  animationiteration: AnimationEvent;
  animationstart: AnimationEvent;
  auxclick: MouseEvent;
  beforeinput: InputEvent;
  blur: FocusEvent;
  cancel: Event;
  change: Event;
  click: MouseEvent;
  close: Event;
  compositionend: CompositionEvent;
  compositionstart: CompositionEvent;
  compositionupdate: CompositionEvent;
  contextmenu: MouseEvent;
  copy: ClipboardEvent;
  cut: ClipboardEvent;
  dblclick: MouseEvent;
  drag: DragEvent;
  dragend: DragEvent;
  dragenter: DragEvent;
  dragleave: DragEvent;
  dragover: DragEvent;
  dragstart: DragEvent;
  drop: DragEvent;
  ended: Event;
  error: ErrorEvent;
  focus: FocusEvent;
  focusin: FocusEvent;
  focusout: FocusEvent;
  formdata: Event;
  gotpointercapture: PointerEvent;
  input: Event;
  invalid: Event;
  keydown: KeyboardEvent;
  keypress: KeyboardEvent;
  keyup: KeyboardEvent;
  load: Event;
  loadeddata: Event;
  loadedmetadata: Event;
  loadstart: Event;
  lostpointercapture: PointerEvent;
  mousedown: MouseEvent;
  mouseenter: MouseEvent;
  mouseleave: MouseEvent;
  mousemove: MouseEvent;
  mouseout: MouseEvent;
  mouseover: MouseEvent;
  mouseup: MouseEvent;
  paste: ClipboardEvent;
  pause: Event;
  play: Event;
  playing: Event;
  pointercancel: PointerEvent;
  pointerdown: PointerEvent;
  pointerenter: PointerEvent;
  pointerleave: PointerEvent;
  pointermove: PointerEvent;
  pointerout: PointerEvent;
  pointerover: PointerEvent;
  pointerup: PointerEvent;
  progress: ProgressEvent;
  reset: Event;
  resize: UIEvent;
  scroll: Event;
  scrollend: Event;
  select: Event;
  selectionchange: Event;
  selectstart: Event;
  submit: SubmitEvent;
  toggle: Event;
  touchcancel: TouchEvent;
  touchend: TouchEvent;
  touchmove: TouchEvent;
  touchstart: TouchEvent;
  transitioncancel: TransitionEvent;
  transitionend: TransitionEvent;
  transitionrun: TransitionEvent;
  transitionstart: TransitionEvent;
  wheel: WheelEvent;
}
interface ElementEventMap {
  fullscreenchange: Event;
  fullscreenerror: Event;
}
interface HTMLElementEventMap extends ElementEventMap, GlobalEventHandlersEventMap {}
interface SVGElementEventMap extends ElementEventMap, GlobalEventHandlersEventMap {}
interface DocumentEventMap extends GlobalEventHandlersEventMap {
  DOMContentLoaded: Event;
  fullscreenchange: Event;
  pointerlockchange: Event;
  readystatechange: Event;
  visibilitychange: Event;
}
interface WindowEventMap extends GlobalEventHandlersEventMap {
  afterprint: Event;
  beforeprint: Event;
  beforeunload: BeforeUnloadEvent;
  hashchange: HashChangeEvent;
  languagechange: Event;
  message: MessageEvent;
  messageerror: MessageEvent;
  offline: Event;
  online: Event;
  pagehide: PageTransitionEvent;
  pageshow: PageTransitionEvent;
  popstate: PopStateEvent;
  rejectionhandled: PromiseRejectionEvent;
  storage: StorageEvent;
  unhandledrejection: PromiseRejectionEvent;
  unload: Event;
}

interface GlobalEventHandlers {
  onblur: ((this: GlobalEventHandlers, event: FocusEvent) => any) | null;
  onchange: ((this: GlobalEventHandlers, event: Event) => any) | null;
  onclick: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  oncontextmenu: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  ondblclick: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  ondrag: ((this: GlobalEventHandlers, event: DragEvent) => any) | null;
  ondragend: ((this: GlobalEventHandlers, event: DragEvent) => any) | null;
  ondragover: ((this: GlobalEventHandlers, event: DragEvent) => any) | null;
  ondragstart: ((this: GlobalEventHandlers, event: DragEvent) => any) | null;
  ondrop: ((this: GlobalEventHandlers, event: DragEvent) => any) | null;
  onerror:
    | ((event: Event | string, source?: string, line?: number, column?: number, error?: Error) => any)
    | null;
  onfocus: ((this: GlobalEventHandlers, event: FocusEvent) => any) | null;
  oninput: ((this: GlobalEventHandlers, event: Event) => any) | null;
  onkeydown: ((this: GlobalEventHandlers, event: KeyboardEvent) => any) | null;
  onkeypress: ((this: GlobalEventHandlers, event: KeyboardEvent) => any) | null;
  onkeyup: ((this: GlobalEventHandlers, event: KeyboardEvent) => any) | null;
  onload: ((this: GlobalEventHandlers, event: Event) => any) | null;
  onmousedown: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onmouseenter: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onmouseleave: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onmousemove: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onmouseout: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onmouseover: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onmouseup: ((this: GlobalEventHandlers, event: MouseEvent) => any) | null;
  onpointerdown: ((this: GlobalEventHandlers, event: PointerEvent) => any) | null;
  onpointermove: ((this: GlobalEventHandlers, event: PointerEvent) => any) | null;
  onpointerup: ((this: GlobalEventHandlers, event: PointerEvent) => any) | null;
  onresize: ((this: GlobalEventHandlers, event: UIEvent) => any) | null;
  onscroll: ((this: GlobalEventHandlers, event: Event) => any) | null;
  onsubmit: ((this: GlobalEventHandlers, event: SubmitEvent) => any) | null;
  ontouchend: ((this: GlobalEventHandlers, event: TouchEvent) => any) | null;
  ontouchmove: ((this: GlobalEventHandlers, event: TouchEvent) => any) | null;
  ontouchstart: ((this: GlobalEventHandlers, event: TouchEvent) => any) | null;
  onwheel: ((this: GlobalEventHandlers, event: WheelEvent) => any) | null;
}
