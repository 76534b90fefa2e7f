//! The files of a mail as its page lists them.

use crate::{
    http::{
        App,
        answers::Reader,
        download::is_served,
        error::HttpError,
        view::{AttachmentRow, FileKind, Thumbnail, hazard_key},
    },
    inbox::{Access, Entry},
    mail::{
        message::Attachment,
        parse::{FileFacts, Mail, Preview},
    },
};

/// More pictures than these are not drawn in the page: each is another read of the mail.
const MAX_THUMBNAILS: usize = 24;

/// A row for each file of a mail whose page is `href`.
pub(super) async fn rows(app: &App, reader: &Reader, entry: &Entry, access: Access, href: &str) -> Result<Vec<AttachmentRow>, HttpError> {
    let files = &entry.message().summary.attachments;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let raw = entry.message().raw.clone();
    let turn = app.turns.next(reader, raw.len()).await?;
    let facts = turn.run(&app.parser, move || Mail::open(&raw).file_facts()).await.unwrap_or_default();
    let mut thumbnails = 0;
    let row = |(n, file): (usize, &Attachment)| {
        let FileFacts { hazards, preview } = facts.get(n).cloned().unwrap_or_default();
        let is_served = is_served(app, access, file.size_bytes);
        let thumbnail = match preview.filter(|_| is_served && thumbnails < MAX_THUMBNAILS) {
            Some(Preview::Image { width, height }) => {
                thumbnails += 1;
                Some(Thumbnail::new(width, height))
            }
            _ => None,
        };
        let media_type = file.detected_type.map_or_else(|| file.content_type.clone(), ToOwned::to_owned);
        AttachmentRow {
            href: format!("{href}/attachments/{n}"),
            name: file.name.clone(),
            kind: FileKind::new(&media_type, &file.name),
            claimed_type: is_other(&file.content_type, &media_type).then(|| file.content_type.clone()),
            media_type,
            size_bytes: file.size_bytes,
            is_served,
            hazards: hazards.into_iter().map(hazard_key).collect(),
            thumbnail,
            is_text: is_served && preview == Some(Preview::Text),
        }
    };
    Ok(files.iter().enumerate().map(row).collect())
}

/// Whether the claimed type is not what was found. Text of any kind is `text/plain` to who looks at its bytes, a document
/// is the archive or the storage that it is inside, and no type at all claims nothing.
fn is_other(claimed: &str, found: &str) -> bool {
    let is_close = match found {
        "text/plain" => !["image/", "audio/", "video/"].iter().any(|main| claimed.starts_with(main)) && claimed != "application/pdf",
        "application/zip" | "application/x-ole-storage" => claimed.contains("vnd.") || claimed.contains("ms") || claimed.contains("zip"),
        "text/xml" => claimed.ends_with("xml"),
        _ => claimed.trim_start_matches("application/x-") == found.trim_start_matches("application/x-"),
    };
    claimed != found && !is_close && claimed != "application/octet-stream"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claimed_type_is_told_where_it_is_another() {
        for (claimed, found, told) in [
            ("application/pdf", "application/pdf", false),
            ("image/jpeg", "image/png", true),
            ("application/pdf", "text/html", true),
            ("text/csv", "text/plain", false),
            ("image/png", "text/plain", true),
            ("application/octet-stream", "application/pdf", false),
            ("application/msword", "application/x-ole-storage", false),
            ("application/vnd.ms-excel", "application/zip", false),
            ("image/png", "application/zip", true),
        ] {
            assert_eq!(is_other(claimed, found), told, "{claimed} {found}");
        }
    }
}
