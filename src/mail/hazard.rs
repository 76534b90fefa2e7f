//! What may harm whoever opens a file that came by mail, as far as can be seen without opening it.

use memchr::memmem;

use super::{
    media_type::{ELF, OLE, PORTABLE_EXECUTABLE, ZIP},
    message::Attachment,
};

/// Endings of what runs, or makes something run, when it is opened.
const RUNS: &[&str] = &[
    "apk",
    "app",
    "appimage",
    "application",
    "appx",
    "bat",
    "chm",
    "cmd",
    "com",
    "command",
    "cpl",
    "deb",
    "desktop",
    "dll",
    "dmg",
    "exe",
    "gadget",
    "hlp",
    "hta",
    "img",
    "inf",
    "iso",
    "jar",
    "jnlp",
    "js",
    "jse",
    "library-ms",
    "lnk",
    "msi",
    "msix",
    "msp",
    "pif",
    "pkg",
    "ps1",
    "psm1",
    "reg",
    "rpm",
    "run",
    "scf",
    "scr",
    "search-ms",
    "sh",
    "url",
    "vbe",
    "vbs",
    "vhd",
    "vhdx",
    "wsf",
    "wsh",
    "xll",
];
/// Endings of what is looked at or read.
const READ: &[&str] = &[
    "avi", "bmp", "csv", "doc", "docx", "eml", "gif", "heic", "ics", "jpeg", "jpg", "json", "log", "md", "mov", "mp3", "mp4", "odp", "ods",
    "odt", "ogg", "pdf", "png", "ppt", "pptx", "rtf", "tif", "tiff", "txt", "vcf", "wav", "webp", "xls", "xlsx",
];
/// Those of them that are never an archive inside.
const NO_ARCHIVE: &[&str] = &[
    "avi", "bmp", "csv", "gif", "heic", "ics", "jpeg", "jpg", "log", "md", "mov", "mp3", "mp4", "ogg", "pdf", "png", "rtf", "tif", "tiff",
    "txt", "vcf", "wav", "webp",
];
const PAGES: &[&str] = &["htm", "html", "mht", "mhtml", "shtml", "svg", "xht", "xhtml"];
const WITH_MACROS: &[&str] = &["docm", "dotm", "potm", "ppam", "ppsm", "pptm", "sldm", "xlam", "xlsb", "xlsm", "xltm"];
/// Entries of an archive's directory that are looked at.
const MAX_ENTRIES: usize = 10_000;

/// A reason to be careful with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hazard {
    /// Its content is a program, a page or an archive, and its name promises something else.
    Disguised,
    /// Its name has characters that are not seen, or that turn the order of the others.
    HiddenName,
    /// Its name ends like a document and then like a program: `invoice.pdf.exe`.
    DoubleExtension,
    /// It runs when it is opened.
    Program,
    /// It is an archive with a program in it.
    HoldsProgram,
    /// It is a document with macros.
    Macros,
    /// It is a web page, which may look like any site's.
    Page,
    /// It is encrypted, so that no scanner on its way saw what is in it.
    Encrypted,
    /// Its transfer encoding is damaged; it may not open.
    Damaged,
}

/// All that is known against a file, the worst first. `bytes` is its whole content, where that was read.
pub fn hazards(file: &Attachment, bytes: Option<&[u8]>) -> Vec<Hazard> {
    let ending = ending(&file.name);
    let detected = file.detected_type.unwrap_or_default();
    let is_program = is_program(detected);
    let is_page = matches!(detected, "text/html" | "image/svg+xml");
    let runs = RUNS.contains(&&*ending);
    let claims_page =
        PAGES.contains(&&*ending) || matches!(file.content_type.as_str(), "text/html" | "image/svg+xml" | "application/xhtml+xml");
    let inside = bytes.map(|bytes| inside(detected, bytes)).unwrap_or_default();
    let promises_other = READ.contains(&&*ending) || ["image/", "audio/", "video/"].iter().any(|main| file.content_type.starts_with(main));
    let mut found = Vec::new();
    let mut note = |is_so: bool, hazard| {
        if is_so {
            found.push(hazard);
        }
    };
    note(
        is_program && !runs && (promises_other || detected != "text/x-shellscript")
            || is_page && !claims_page && promises_other
            || is_archive(detected) && NO_ARCHIVE.contains(&&*ending),
        Hazard::Disguised,
    );
    note(file.has_hidden_letters, Hazard::HiddenName);
    note(runs && READ.contains(&&*self::ending(stem(&file.name))), Hazard::DoubleExtension);
    note(runs || is_program, Hazard::Program);
    note(inside.program && !runs, Hazard::HoldsProgram);
    note(inside.macros || WITH_MACROS.contains(&&*ending), Hazard::Macros);
    note(is_page || claims_page, Hazard::Page);
    note(inside.encrypted, Hazard::Encrypted);
    note(file.is_damaged, Hazard::Damaged);
    found
}

/// Whether the whole content of a file of this type tells more than its head.
pub fn is_telling(detected_type: &str) -> bool {
    is_zip(detected_type) || matches!(detected_type, OLE | "application/pdf" | "application/vnd.rar")
}

fn is_program(detected: &str) -> bool {
    matches!(
        detected,
        PORTABLE_EXECUTABLE | ELF | "application/x-mach-binary" | "application/vnd.android.dex" | "application/java" | "text/x-shellscript"
    )
}

fn is_archive(detected: &str) -> bool {
    matches!(detected, ZIP | "application/vnd.rar" | "application/x-7z-compressed" | "application/vnd.ms-cab-compressed")
}

/// Documents since 2007 are zip archives too.
fn is_zip(detected: &str) -> bool {
    detected == ZIP
        || detected.starts_with("application/vnd.openxmlformats-")
        || detected.starts_with("application/vnd.oasis.opendocument.")
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(stem, _)| stem.trim_end())
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.trim().to_ascii_lowercase())
}

#[derive(Default)]
struct Inside {
    program: bool,
    macros: bool,
    encrypted: bool,
}

fn inside(detected: &str, bytes: &[u8]) -> Inside {
    let has = |needle: &[u8]| memmem::find(bytes, needle).is_some();
    match detected {
        _ if is_zip(detected) => directory(bytes),
        // [MS-CFB] 2.6.1: names are UTF-16. [MS-OVBA] 2.2.1 and [MS-OFFCRYPTO] 2.3.4 say which.
        OLE => Inside { macros: has(&utf16("_VBA_PROJECT")), encrypted: has(&utf16("EncryptedPackage")), program: false },
        // ISO 32000-1 7.6.1; within a stream the word is compressed.
        "application/pdf" => Inside { encrypted: has(b"/Encrypt"), ..Inside::default() },
        // RAR 5.0: the type of the first header is 4, when all that follow are encrypted.
        "application/vnd.rar" => {
            Inside { encrypted: bytes.starts_with(b"Rar!\x1a\x07\x01\0") && bytes.get(13) == Some(&4), ..Inside::default() }
        }
        _ => Inside::default(),
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Reads the directory of a zip archive (APPNOTE 4.3.12), and opens nothing that is in it.
fn directory(bytes: &[u8]) -> Inside {
    let mut inside = Inside::default();
    let half = |at: usize| bytes.get(at..at + 2).map(|half| usize::from(u16::from_le_bytes([half[0], half[1]])));
    let word = |at: usize| Some(half(at)? | half(at + 2)? << 16);
    let Some(mut at) = memmem::rfind(bytes, b"PK\x05\x06").and_then(|end| word(end + 16)) else { return inside };
    for _ in 0..MAX_ENTRIES {
        let entry = || {
            (bytes.get(at..at.checked_add(4)?)? == b"PK\x01\x02").then_some(())?;
            let (flags, name, extra, comment) = (half(at + 8)?, half(at + 28)?, half(at + 30)?, half(at + 32)?);
            Some((flags, bytes.get(at + 46..at + 46 + name)?, at + 46 + name + extra + comment))
        };
        let Some((flags, name, next)) = entry() else { break };
        let name = String::from_utf8_lossy(name);
        inside.encrypted |= flags & 1 == 1;
        inside.macros |= name.ends_with("vbaProject.bin");
        inside.program |= RUNS.contains(&&*ending(&name));
        at = next;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::{Hazard::*, *};
    use crate::mail::{timestamp::Timestamp, zip::ZipWriter};

    fn file(name: &str, claimed: &str, detected: &'static str) -> Attachment {
        let detected_type = (!detected.is_empty()).then_some(detected);
        Attachment { name: name.into(), content_type: claimed.into(), detected_type, ..Attachment::default() }
    }

    fn zip(names: &[&str]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Timestamp::default(), 0);
        names.iter().for_each(|name| zip.add(name, b"x"));
        zip.finish().unwrap()
    }

    #[test]
    fn names_and_content_tell_what_to_be_careful_with() {
        for (name, claimed, detected, wanted) in [
            ("invoice.pdf", "application/pdf", "application/pdf", &[][..]),
            ("invoice.pdf", "application/pdf", PORTABLE_EXECUTABLE, &[Disguised, Program]),
            ("invoice.pdf.exe", "application/pdf", PORTABLE_EXECUTABLE, &[DoubleExtension, Program]),
            ("setup.exe", "application/octet-stream", PORTABLE_EXECUTABLE, &[Program]),
            ("photo.jpg", "image/jpeg", "text/html", &[Disguised, Page]),
            ("photo.jpg", "image/jpeg", "image/png", &[]),
            ("photo.jpg", "image/jpeg", ZIP, &[Disguised]),
            ("noname", "image/png", "image/svg+xml", &[Disguised, Page]),
            ("care.html", "text/html", "text/html", &[Page]),
            ("order.docx", "application/octet-stream", ZIP, &[]),
            ("order.docm", "application/octet-stream", ZIP, &[Macros]),
            ("script.js", "text/javascript", "text/plain", &[Program]),
            ("README.txt.JS", "text/plain", "text/plain", &[DoubleExtension, Program]),
            ("hook", "text/plain", "text/x-shellscript", &[Program]),
            ("notes.txt", "text/plain", "text/plain", &[]),
            ("v1.2.tar", "application/x-tar", "application/x-tar", &[]),
            ("", "", "", &[]),
        ] {
            assert_eq!(hazards(&file(name, claimed, detected), None), wanted, "{name} {detected}");
        }
        let odd = Attachment { has_hidden_letters: true, is_damaged: true, ..file("agpj.exe", "image/jpeg", "") };
        assert_eq!(hazards(&odd, None), [HiddenName, Program, Damaged]);
    }

    #[test]
    fn what_is_inside_is_told_without_opening_it() {
        let mut locked = zip(&["a.txt", "b.txt"]);
        let second = memmem::rfind(&locked, b"PK\x01\x02").unwrap();
        locked[second + 8] |= 1;
        let ole = |name: &str| [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &utf16(name)].concat();
        for (detected, bytes, wanted) in [
            (ZIP, zip(&["a.txt"]), &[][..]),
            (ZIP, zip(&["docs/a.txt", "invoice.pdf.exe"]), &[HoldsProgram]),
            (ZIP, zip(&["word/document.xml", "word/vbaProject.bin"]), &[Macros]),
            (ZIP, locked, &[Encrypted]),
            (OLE, ole("_VBA_PROJECT_CUR"), &[Macros]),
            (OLE, ole("EncryptedPackage"), &[Encrypted]),
            ("application/pdf", b"%PDF-1.7 trailer << /Encrypt 5 0 R >>".to_vec(), &[Encrypted]),
            ("application/vnd.rar", b"Rar!\x1a\x07\x01\0\x01\x02\x03\x04\x21\x04\0".to_vec(), &[Encrypted]),
        ] {
            assert_eq!(hazards(&file("file", "x/y", detected), Some(&bytes)), wanted, "{detected}");
        }
    }

    #[test]
    fn a_directory_that_lies_is_read_as_far_as_it_goes() {
        let whole = zip(&["a.exe", "b.txt"]);
        for end in 0..whole.len() {
            directory(&whole[..end]);
        }
        let end = memmem::rfind(&whole, b"PK\x05\x06").unwrap();
        for offset in [0, 1, u32::MAX - 3, u32::MAX] {
            let mut lying = whole.clone();
            lying[end + 16..end + 20].copy_from_slice(&offset.to_le_bytes());
            assert!(!directory(&lying).program);
        }
    }
}
