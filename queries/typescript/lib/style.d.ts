// Styles.

interface CSSStyleDeclaration {
  cssText: string;
  readonly length: number;
  readonly parentRule: CSSRule | null;
  getPropertyPriority(property: string): string;
  getPropertyValue(property: string): string;
  item(index: number): string;
  removeProperty(property: string): string;
  setProperty(property: string, value: string | null, priority?: string): void;
  [index: number]: string;
  alignContent: string;
  alignItems: string;
  alignSelf: string;
  all: string;
  animation: string;
  animationDelay: string;
  animationDuration: string;
  animationName: string;
  appearance: string;
  aspectRatio: string;
  backdropFilter: string;
  backfaceVisibility: string;
  background: string;
  backgroundColor: string;
  backgroundImage: string;
  backgroundPosition: string;
  backgroundRepeat: string;
  backgroundSize: string;
  border: string;
  borderBottom: string;
  borderBottomColor: string;
  borderBottomWidth: string;
  borderCollapse: string;
  borderColor: string;
  borderLeft: string;
  borderLeftColor: string;
  borderLeftWidth: string;
  borderRadius: string;
  borderRight: string;
  borderRightColor: string;
  borderRightWidth: string;
  borderSpacing: string;
  borderStyle: string;
  borderTop: string;
  borderTopColor: string;
  borderTopWidth: string;
  borderWidth: string;
  bottom: string;
  boxShadow: string;
  boxSizing: string;
  clear: string;
  clip: string;
  clipPath: string;
  color: string;
  columnGap: string;
  contain: string;
  content: string;
  cssFloat: string;
  cursor: string;
  direction: string;
  display: string;
  fill: string;
  filter: string;
  flex: string;
  flexBasis: string;
  flexDirection: string;
  flexFlow: string;
  flexGrow: string;
  flexShrink: string;
  flexWrap: string;
  float: string;
  font: string;
  fontFamily: string;
  fontFeatureSettings: string;
  fontKerning: string;
  fontSize: string;
  fontStretch: string;
  fontStyle: string;
  fontVariant: string;
  fontVariantLigatures: string;
  fontWeight: string;
  gap: string;
  grid: string;
  gridArea: string;
  gridColumn: string;
  gridRow: string;
  gridTemplate: string;
  gridTemplateColumns: string;
  gridTemplateRows: string;
  height: string;
  hyphens: string;
  inset: string;
  justifyContent: string;
  justifyItems: string;
  justifySelf: string;
  left: string;
  letterSpacing: string;
  lineHeight: string;
  listStyle: string;
  margin: string;
  marginBottom: string;
  marginLeft: string;
  marginRight: string;
  marginTop: string;
  mask: string;
  maxHeight: string;
  maxWidth: string;
  minHeight: string;
  minWidth: string;
  mixBlendMode: string;
  objectFit: string;
  objectPosition: string;
  opacity: string;
  order: string;
  outline: string;
  outlineColor: string;
  outlineOffset: string;
  outlineStyle: string;
  outlineWidth: string;
  overflow: string;
  overflowX: string;
  overflowY: string;
  overflowAnchor: string;
  overscrollBehavior: string;
  padding: string;
  paddingBottom: string;
  paddingLeft: string;
  paddingRight: string;
  paddingTop: string;
  perspective: string;
  placeContent: string;
  placeItems: string;
  pointerEvents: string;
  position: string;
  quotes: string;
  resize: string;
  right: string;
  rotate: string;
  rowGap: string;
  scale: string;
  scrollBehavior: string;
  scrollbarWidth: string;
  scrollbarGutter: string;
  stroke: string;
  strokeWidth: string;
  tabSize: string;
  tableLayout: string;
  textAlign: string;
  textDecoration: string;
  textDecorationColor: string;
  textDecorationLine: string;
  textDecorationStyle: string;
  textIndent: string;
  textOverflow: string;
  textRendering: string;
  textShadow: string;
  textTransform: string;
  top: string;
  touchAction: string;
  transform: string;
  transformOrigin: string;
  transformStyle: string;
  transition: string;
  transitionDelay: string;
  transitionDuration: string;
  transitionProperty: string;
  transitionTimingFunction: string;
  translate: string;
  unicodeBidi: string;
  userSelect: string;
  verticalAlign: string;
  visibility: string;
  webkitUserSelect: string;
  whiteSpace: string;
  width: string;
  willChange: string;
  wordBreak: string;
  wordSpacing: string;
  wordWrap: string;
  writingMode: string;
  zIndex: string;
  zoom: string;
}
interface CSSRule {
  cssText: string;
  readonly parentRule: CSSRule | null;
  readonly parentStyleSheet: CSSStyleSheet | null;
  readonly type: number;
}
interface CSSStyleRule extends CSSRule {
  selectorText: string;
  readonly style: CSSStyleDeclaration;
}
interface CSSRuleList {
  readonly length: number;
  item(index: number): CSSRule | null;
  [index: number]: CSSRule;
  [Symbol.iterator](): ArrayIterator<CSSRule>;
}
interface StyleSheet {
  disabled: boolean;
  readonly href: string | null;
  readonly ownerNode: Element | null;
  readonly title: string | null;
}
interface CSSStyleSheet extends StyleSheet {
  readonly cssRules: CSSRuleList;
  readonly rules: CSSRuleList;
  addRule(selector?: string, style?: string, index?: number): number;
  deleteRule(index: number): void;
  insertRule(rule: string, index?: number): number;
  removeRule(index?: number): void;
  replace(text: string): Promise<CSSStyleSheet>;
  replaceSync(text: string): void;
}
declare var CSSStyleSheet: { prototype: CSSStyleSheet; new (options?: any): CSSStyleSheet };
interface StyleSheetList {
  readonly length: number;
  [index: number]: CSSStyleSheet;
  [Symbol.iterator](): ArrayIterator<CSSStyleSheet>;
}
declare namespace CSS {
  function escape(text: string): string;
  function supports(property: string, value: string): boolean;
  function supports(condition: string): boolean;
}
interface MediaQueryList extends EventTarget {
  readonly matches: boolean;
  readonly media: string;
  onchange: ((this: MediaQueryList, event: MediaQueryListEvent) => any) | null;
  addListener(callback: ((this: MediaQueryList, event: MediaQueryListEvent) => any) | null): void;
  removeListener(callback: ((this: MediaQueryList, event: MediaQueryListEvent) => any) | null): void;
  addEventListener(
    type: "change",
    listener: (this: MediaQueryList, event: MediaQueryListEvent) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
interface FontFace {
  family: string;
  readonly status: string;
  readonly loaded: Promise<FontFace>;
  load(): Promise<FontFace>;
}
declare var FontFace: { prototype: FontFace; new (family: string, source: any, options?: any): FontFace };
interface FontFaceSet extends EventTarget {
  readonly ready: Promise<FontFaceSet>;
  readonly status: string;
  add(font: FontFace): FontFaceSet;
  check(font: string, text?: string): boolean;
  load(font: string, text?: string): Promise<FontFace[]>;
  forEach(each: (font: FontFace, again: FontFace, set: FontFaceSet) => void): void;
}
