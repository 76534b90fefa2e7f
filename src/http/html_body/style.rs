//! Inline styles: known properties with values that can name nothing outside of the mail.

/// What a mail may style. Nothing that leaves its place (`position`, `float` is harmless), moves, or loads.
const PROPERTIES: &[&str] = &[
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];
/// The only functions: all others load, compute, or are unknown.
const FUNCTIONS: &[&str] = &["rgb", "rgba", "hsl", "hsla"];
const MAX_DECLARATIONS: usize = 60;
const MAX_VALUE_BYTES: usize = 300;

/// The declarations of a `style` attribute that are safe, in their order.
///
/// Escapes and comments are not decoded but refused with their declaration: nothing can be spelled around the lists.
pub(super) fn filter(style: &str) -> String {
    let mut out = String::new();
    for declaration in style.split(';').take(MAX_DECLARATIONS) {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let property = property.trim().to_ascii_lowercase();
        let value = value.trim();
        if PROPERTIES.contains(&property.as_str()) && is_safe(value) && !value.is_empty() {
            if !out.is_empty() {
                out.push_str("; ");
            }
            out.push_str(&property);
            out.push_str(": ");
            out.push_str(value);
        }
    }
    out
}

/// Whether a value is made of plain words, numbers, colours and strings.
pub(super) fn is_safe(value: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || " \t\r\n#%.,()'\"-+!_".contains(c);
    // Legitimate only in `font: 12px/1.5 Arial`; with a star it would be a comment.
    let known = |c: char| plain(c) || c == '/';
    value.len() <= MAX_VALUE_BYTES
        && value.chars().all(known)
        && value.match_indices('(').all(|(at, _)| {
            let before = &value[..at];
            let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').map_or(0, |start| start + 1);
            FUNCTIONS.iter().any(|function| before[start..].eq_ignore_ascii_case(function))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_keep_what_is_harmless_and_lose_the_rest() {
        for (given, wanted) in [
            ("color:red;font: 12px/1.5 'Arial', sans-serif", "color: red; font: 12px/1.5 'Arial', sans-serif"),
            ("COLOR : rgb(1,2,3) !important;", "color: rgb(1,2,3) !important"),
            ("background:url(//x.example/a.png)", ""),
            ("background:u\\72l(//x.example)", ""),
            ("background:url/**/(x)", ""),
            ("background: image-set('x' 1x)", ""),
            ("width:expression(alert(1))", ""),
            ("width: calc(1px)", ""),
            ("color:(red)", ""),
            ("position:fixed;top:0;color:red", "color: red"),
            ("behavior:x;-moz-binding:y;@import 'x'", ""),
            ("color:red</style>", ""),
            ("color:var(--x)", ""),
            ("color:red;;:;color:", "color: red"),
        ] {
            assert_eq!(filter(given), wanted, "{given}");
        }
        assert!(filter(&"color:red;".repeat(10_000)).len() < 1_000);
    }
}
