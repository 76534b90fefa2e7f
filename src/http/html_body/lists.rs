//! What of HTML and CSS is kept: the lists that both gates filter by.

/// The elements that are kept; of the others the text within stays.
#[rustfmt::skip]
pub(super) const ELEMENTS: &[&str] = &[
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code",
    "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp",
    "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u",
    "ul", "var", "wbr",
];

/// The attributes that any element may have. `class` and `id` are kept apart: see `names`.
#[rustfmt::skip]
pub(super) const ATTRIBUTES: &[&str] = &[
    "abbr", "align", "alink", "alt", "bgcolor", "border", "bordercolor", "cellpadding", "cellspacing", "clear", "color",
    "colspan", "compact", "dir", "face", "frame", "height", "hspace", "lang", "leftmargin", "link", "marginheight", "marginwidth",
    "noshade", "nowrap", "reversed", "rowspan", "rules", "scope", "size", "span", "start", "style", "summary", "text", "title",
    "topmargin", "type", "valign", "value", "vlink", "vspace", "width",
];

/// What a mail may style. Nothing that leaves its place (`position`, `transform`), moves, or makes text.
#[rustfmt::skip]
pub(super) const PROPERTIES: &[&str] = &[
    "-moz-osx-font-smoothing", "-ms-text-size-adjust", "-webkit-font-smoothing", "-webkit-text-fill-color",
    "-webkit-text-size-adjust", "align-content", "align-items", "align-self", "aspect-ratio", "background", "background-clip",
    "background-color", "background-image", "background-origin", "background-position", "background-position-x",
    "background-position-y", "background-repeat", "background-size", "border", "border-bottom", "border-bottom-color",
    "border-bottom-left-radius", "border-bottom-right-radius", "border-bottom-style", "border-bottom-width", "border-collapse",
    "border-color", "border-left", "border-left-color", "border-left-style", "border-left-width", "border-radius", "border-right",
    "border-right-color", "border-right-style", "border-right-width", "border-spacing", "border-style", "border-top",
    "border-top-color", "border-top-left-radius", "border-top-right-radius", "border-top-style", "border-top-width",
    "border-width", "box-shadow", "box-sizing", "break-after", "break-before", "break-inside", "caption-side", "clear", "color",
    "color-scheme", "column-count", "column-gap", "columns", "direction", "display", "empty-cells", "flex", "flex-basis",
    "flex-direction", "flex-flow", "flex-grow", "flex-shrink", "flex-wrap", "float", "font", "font-family",
    "font-feature-settings", "font-kerning", "font-size", "font-stretch", "font-style", "font-variant", "font-variant-caps",
    "font-variant-ligatures", "font-variant-numeric", "font-weight", "gap", "grid-column", "grid-gap", "grid-row",
    "grid-template-columns", "grid-template-rows", "height", "hyphens", "justify-content", "justify-items", "letter-spacing",
    "line-height", "list-style", "list-style-position", "list-style-type", "margin", "margin-block", "margin-bottom",
    "margin-inline", "margin-left", "margin-right", "margin-top", "max-height", "max-width", "min-height", "min-width",
    "object-fit", "object-position", "opacity", "order", "orphans", "outline", "outline-color", "outline-offset", "outline-style",
    "outline-width", "overflow", "overflow-wrap", "overflow-x", "overflow-y", "padding", "padding-block", "padding-bottom",
    "padding-inline", "padding-left", "padding-right", "padding-top", "page-break-after", "page-break-before",
    "page-break-inside", "quotes", "row-gap", "tab-size", "table-layout", "text-align", "text-align-last", "text-decoration",
    "text-decoration-color", "text-decoration-line", "text-decoration-style", "text-decoration-thickness", "text-indent",
    "text-overflow", "text-rendering", "text-shadow", "text-size-adjust", "text-transform", "text-underline-offset",
    "unicode-bidi", "vertical-align", "visibility", "white-space", "widows", "width", "word-break", "word-spacing", "word-wrap",
];

/// What a rule for links that are hovered over may style: nothing that makes other images load, or tells by them.
#[rustfmt::skip]
pub(super) const PAINT: &[&str] = &[
    "background-color", "border-bottom-color", "border-color", "border-left-color", "border-right-color", "border-top-color",
    "color", "opacity", "text-decoration", "text-decoration-color", "text-decoration-line",
];

/// The properties that may name an image.
#[rustfmt::skip]
pub(super) const IMAGE_PROPERTIES: &[&str] = &[
    "background", "background-image",
];

/// The functions of values. All others load, read attributes, or are unknown.
#[rustfmt::skip]
pub(super) const FUNCTIONS: &[&str] = &[
    "calc", "clamp", "color-mix", "conic-gradient", "fit-content", "hsl", "hsla", "hwb", "lab", "lch", "light-dark",
    "linear-gradient", "max", "min", "minmax", "oklab", "oklch", "radial-gradient", "repeat", "repeating-linear-gradient",
    "repeating-radial-gradient", "rgb", "rgba", "-webkit-linear-gradient", "-moz-linear-gradient", "-webkit-radial-gradient",
];

/// The units of numbers.
#[rustfmt::skip]
pub(super) const UNITS: &[&str] = &[
    "px", "em", "rem", "ex", "ch", "cap", "ic", "lh", "rlh", "pt", "pc", "in", "cm", "mm", "q", "vw", "vh", "vmin", "vmax", "dvh",
    "svh", "lvh", "fr", "deg", "rad", "grad", "turn", "s", "ms", "dpi", "dpcm", "dppx", "x",
];

/// What `@media` may ask.
#[rustfmt::skip]
pub(super) const MEDIA_FEATURES: &[&str] = &[
    "width", "min-width", "max-width", "height", "min-height", "max-height", "device-width", "min-device-width",
    "max-device-width", "device-height", "min-device-height", "max-device-height", "orientation", "resolution", "min-resolution",
    "max-resolution", "prefers-color-scheme", "prefers-reduced-motion", "-webkit-min-device-pixel-ratio",
    "-webkit-max-device-pixel-ratio", "min--moz-device-pixel-ratio", "-o-min-device-pixel-ratio", "hover", "pointer", "color",
];

/// The pseudo-classes without arguments. `:visited` is none: what a reader has seen elsewhere is no mail's business.
#[rustfmt::skip]
pub(super) const PSEUDO_CLASSES: &[&str] = &[
    "root", "link", "any-link", "first-child", "last-child", "only-child", "first-of-type", "last-of-type", "only-of-type",
    "empty",
];

/// Those that depend on what the reader does; their rules may only paint.
#[rustfmt::skip]
pub(super) const HOVER_CLASSES: &[&str] = &[
    "hover", "active", "focus",
];

/// Those with `an+b`.
#[rustfmt::skip]
pub(super) const NTH_CLASSES: &[&str] = &[
    "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type",
];
