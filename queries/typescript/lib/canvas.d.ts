// Drawing.

interface TextMetrics {
  readonly actualBoundingBoxAscent: number;
  readonly actualBoundingBoxDescent: number;
  readonly actualBoundingBoxLeft: number;
  readonly actualBoundingBoxRight: number;
  readonly fontBoundingBoxAscent: number;
  readonly fontBoundingBoxDescent: number;
  readonly width: number;
}
interface ImageData {
  readonly colorSpace: string;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly height: number;
  readonly width: number;
}
declare var ImageData: {
  prototype: ImageData;
  new (width: number, height: number, settings?: any): ImageData;
  new (data: Uint8ClampedArray, width: number, height?: number, settings?: any): ImageData;
};
interface ImageBitmap {
  readonly height: number;
  readonly width: number;
  close(): void;
}
declare var ImageBitmap: { prototype: ImageBitmap; new (): ImageBitmap };
declare function createImageBitmap(image: any, ...rest: any[]): Promise<ImageBitmap>;
interface CanvasGradient {
  addColorStop(offset: number, color: string): void;
}
interface CanvasPattern {
  setTransform(transform?: any): void;
}
interface Path2D {
  addPath(path: Path2D, transform?: any): void;
  arc(x: number, y: number, radius: number, start: number, end: number, counter?: boolean): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  closePath(): void;
  lineTo(x: number, y: number): void;
  moveTo(x: number, y: number): void;
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void;
  rect(x: number, y: number, width: number, height: number): void;
}
declare var Path2D: { prototype: Path2D; new (path?: Path2D | string): Path2D };
type CanvasImageSource = HTMLImageElement | HTMLCanvasElement | HTMLVideoElement | ImageBitmap | OffscreenCanvas;
interface CanvasRenderingContext2D {
  readonly canvas: HTMLCanvasElement;
  direction: string;
  fillStyle: string | CanvasGradient | CanvasPattern;
  filter: string;
  font: string;
  globalAlpha: number;
  globalCompositeOperation: string;
  imageSmoothingEnabled: boolean;
  letterSpacing: string;
  lineCap: "butt" | "round" | "square";
  lineDashOffset: number;
  lineJoin: "bevel" | "miter" | "round";
  lineWidth: number;
  miterLimit: number;
  shadowBlur: number;
  shadowColor: string;
  shadowOffsetX: number;
  shadowOffsetY: number;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  textAlign: string;
  textBaseline: string;
  arc(x: number, y: number, radius: number, start: number, end: number, counter?: boolean): void;
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void;
  beginPath(): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  clip(rule?: string): void;
  clip(path: Path2D, rule?: string): void;
  closePath(): void;
  createImageData(width: number, height: number, settings?: any): ImageData;
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): CanvasGradient;
  createPattern(image: CanvasImageSource, repetition: string | null): CanvasPattern | null;
  createRadialGradient(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number): CanvasGradient;
  drawImage(image: CanvasImageSource, ...place: number[]): void;
  ellipse(x: number, y: number, rx: number, ry: number, rotation: number, start: number, end: number): void;
  fill(rule?: string): void;
  fill(path: Path2D, rule?: string): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number, width?: number): void;
  getImageData(x: number, y: number, width: number, height: number, settings?: any): ImageData;
  getLineDash(): number[];
  getTransform(): DOMMatrix;
  isPointInPath(x: number, y: number): boolean;
  lineTo(x: number, y: number): void;
  measureText(text: string): TextMetrics;
  moveTo(x: number, y: number): void;
  putImageData(image: ImageData, x: number, y: number, ...rest: number[]): void;
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  reset(): void;
  resetTransform(): void;
  restore(): void;
  rotate(angle: number): void;
  roundRect(x: number, y: number, width: number, height: number, radii?: any): void;
  save(): void;
  scale(x: number, y: number): void;
  setLineDash(segments: number[]): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  stroke(path?: Path2D): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  strokeText(text: string, x: number, y: number, width?: number): void;
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  translate(x: number, y: number): void;
}
declare var CanvasRenderingContext2D: {
  prototype: CanvasRenderingContext2D;
  new (): CanvasRenderingContext2D;
};
interface OffscreenCanvasRenderingContext2D extends CanvasRenderingContext2D {}
interface OffscreenCanvas extends EventTarget {
  height: number;
  width: number;
  convertToBlob(options?: any): Promise<Blob>;
  getContext(kind: "2d", options?: any): OffscreenCanvasRenderingContext2D | null;
  getContext(kind: string, options?: any): RenderingContext | null;
  transferToImageBitmap(): ImageBitmap;
}
declare var OffscreenCanvas: {
  prototype: OffscreenCanvas;
  new (width: number, height: number): OffscreenCanvas;
};
type RenderingContext = CanvasRenderingContext2D | WebGLRenderingContext | WebGL2RenderingContext;

interface WebGLShader {}
interface WebGLProgram {}
interface WebGLBuffer {}
interface WebGLTexture {}
interface WebGLFramebuffer {}
interface WebGLUniformLocation {}
interface WebGLVertexArrayObject {}
interface WebGLRenderingContext {
  readonly canvas: HTMLCanvasElement;
  readonly drawingBufferHeight: number;
  readonly drawingBufferWidth: number;
  createBuffer(): WebGLBuffer;
  createFramebuffer(): WebGLFramebuffer;
  createProgram(): WebGLProgram;
  createShader(type: number): WebGLShader | null;
  createTexture(): WebGLTexture;
  getAttribLocation(program: WebGLProgram, name: string): number;
  getExtension(name: string): any;
  getParameter(name: number): any;
  getProgramInfoLog(program: WebGLProgram): string | null;
  getProgramParameter(program: WebGLProgram, name: number): any;
  getShaderInfoLog(shader: WebGLShader): string | null;
  getShaderParameter(shader: WebGLShader, name: number): any;
  getUniformLocation(program: WebGLProgram, name: string): WebGLUniformLocation | null;
  isContextLost(): boolean;
}
interface WebGL2RenderingContext extends WebGLRenderingContext {
  createVertexArray(): WebGLVertexArrayObject;
}
