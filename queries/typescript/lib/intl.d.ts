// Formatting and comparing by locale, as far as code touches it.

declare namespace Intl {
  type LocalesArgument = string | Locale | readonly (string | Locale)[] | undefined;
  interface Locale {
    readonly baseName: string;
    readonly language: string;
    readonly region?: string;
    readonly script?: string;
    maximize(): Locale;
    minimize(): Locale;
    toString(): string;
  }
  var Locale: { new (tag: string | Locale, options?: any): Locale };

  interface CollatorOptions {
    usage?: "sort" | "search";
    localeMatcher?: "lookup" | "best fit";
    numeric?: boolean;
    caseFirst?: "upper" | "lower" | "false";
    sensitivity?: "base" | "accent" | "case" | "variant";
    ignorePunctuation?: boolean;
  }
  interface Collator {
    compare(x: string, y: string): number;
    resolvedOptions(): CollatorOptions & { locale: string };
  }
  interface CollatorConstructor {
    new (locales?: LocalesArgument, options?: CollatorOptions): Collator;
    (locales?: LocalesArgument, options?: CollatorOptions): Collator;
    supportedLocalesOf(locales: LocalesArgument): string[];
  }
  var Collator: CollatorConstructor;

  interface NumberFormatOptions {
    style?: string;
    currency?: string;
    currencyDisplay?: string;
    useGrouping?: any;
    minimumIntegerDigits?: number;
    minimumFractionDigits?: number;
    maximumFractionDigits?: number;
    minimumSignificantDigits?: number;
    maximumSignificantDigits?: number;
    notation?: string;
    unit?: string;
    unitDisplay?: string;
    compactDisplay?: string;
    signDisplay?: string;
  }
  interface NumberFormatPart {
    type: string;
    value: string;
  }
  interface NumberFormat {
    format(value: number | bigint | string): string;
    formatToParts(value?: number | bigint): NumberFormatPart[];
    resolvedOptions(): NumberFormatOptions & { locale: string };
  }
  interface NumberFormatConstructor {
    new (locales?: LocalesArgument, options?: NumberFormatOptions): NumberFormat;
    (locales?: LocalesArgument, options?: NumberFormatOptions): NumberFormat;
    supportedLocalesOf(locales: LocalesArgument): string[];
  }
  var NumberFormat: NumberFormatConstructor;

  interface DateTimeFormatOptions {
    weekday?: "long" | "short" | "narrow";
    era?: "long" | "short" | "narrow";
    year?: "numeric" | "2-digit";
    month?: "numeric" | "2-digit" | "long" | "short" | "narrow";
    day?: "numeric" | "2-digit";
    hour?: "numeric" | "2-digit";
    minute?: "numeric" | "2-digit";
    second?: "numeric" | "2-digit";
    fractionalSecondDigits?: 1 | 2 | 3;
    timeZoneName?: string;
    timeZone?: string;
    hour12?: boolean;
    hourCycle?: "h11" | "h12" | "h23" | "h24";
    calendar?: string;
    numberingSystem?: string;
    dateStyle?: "full" | "long" | "medium" | "short";
    timeStyle?: "full" | "long" | "medium" | "short";
  }
  interface ResolvedDateTimeFormatOptions extends DateTimeFormatOptions {
    locale: string;
    timeZone: string;
  }
  interface DateTimeFormatPart {
    type: string;
    value: string;
  }
  interface DateTimeFormat {
    format(date?: Date | number): string;
    formatToParts(date?: Date | number): DateTimeFormatPart[];
    formatRange(start: Date | number, end: Date | number): string;
    resolvedOptions(): ResolvedDateTimeFormatOptions;
  }
  interface DateTimeFormatConstructor {
    new (locales?: LocalesArgument, options?: DateTimeFormatOptions): DateTimeFormat;
    (locales?: LocalesArgument, options?: DateTimeFormatOptions): DateTimeFormat;
    supportedLocalesOf(locales: LocalesArgument): string[];
  }
  var DateTimeFormat: DateTimeFormatConstructor;

  interface PluralRules {
    select(value: number): string;
  }
  var PluralRules: { new (locales?: LocalesArgument, options?: any): PluralRules };
  interface RelativeTimeFormat {
    format(value: number, unit: string): string;
    formatToParts(value: number, unit: string): NumberFormatPart[];
  }
  var RelativeTimeFormat: { new (locales?: LocalesArgument, options?: any): RelativeTimeFormat };
  interface ListFormat {
    format(list: Iterable<string>): string;
    formatToParts(list: Iterable<string>): { type: "element" | "literal"; value: string }[];
  }
  var ListFormat: { new (locales?: LocalesArgument, options?: any): ListFormat };
  interface DisplayNames {
    of(code: string): string | undefined;
  }
  var DisplayNames: { new (locales: LocalesArgument, options: any): DisplayNames };
  interface SegmentData {
    segment: string;
    index: number;
    input: string;
    isWordLike?: boolean;
  }
  interface Segments {
    containing(index?: number): SegmentData | undefined;
    [Symbol.iterator](): IterableIterator<SegmentData>;
  }
  interface Segmenter {
    segment(text: string): Segments;
  }
  var Segmenter: { new (locales?: LocalesArgument, options?: any): Segmenter };
  function getCanonicalLocales(locales?: string | readonly string[]): string[];
  function supportedValuesOf(key: string): string[];
}
