//! Where mails are: files, folders, Maildirs, mbox files, and lists of them; always in the same order.

use std::{
    collections::VecDeque,
    ffi::OsString,
    fs::{self, File, FileType},
    io::{self, BufRead, BufReader, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::mbox::{self, Mbox};

/// Of a larger mail the beginning is read; the fingerprint looks at less.
pub(super) const MAX_MAIL_BYTES: usize = 8 * 1024 * 1024;
/// Enough for the first line of an mbox.
const HEAD_BYTES: u64 = 512;
/// No system takes a longer path.
const MAX_PATH_BYTES: u64 = 64 * 1024;

/// A mail to read.
pub(super) enum Source {
    /// A file of its own.
    File(PathBuf),
    /// A mail of an mbox, counted from 1, which begins so many bytes into the file.
    OfMbox { path: Arc<Path>, index: u64, offset: u64, raw: Vec<u8> },
    /// Something that can't be read, and why.
    Unreadable(PathBuf, String),
}

/// What comes next.
enum Next {
    /// As it was given: `-` is a list.
    Argument(PathBuf),
    Path(PathBuf),
    /// The next path of the list on standard input.
    Listed,
}

/// Goes through all paths. Entries of a folder come in the order of their names.
pub(super) struct Sources {
    waiting: VecDeque<Next>,
    mbox: Option<(Arc<Path>, u64, Mbox<BufReader<File>>)>,
    /// What ends a path of the list.
    separator: u8,
    /// Paths met until now, and those gone through.
    pub(super) known: u64,
    pub(super) done: u64,
}

impl Sources {
    /// Paths of the list on standard input end with `separator`.
    pub(super) fn new(paths: &[PathBuf], separator: u8) -> Self {
        let waiting = paths.iter().cloned().map(Next::Argument).collect();
        Self { waiting, mbox: None, separator, known: paths.len() as u64, done: 0 }
    }

    /// The next path to open; errors are those of standard input.
    fn next_path(&mut self) -> Option<io::Result<PathBuf>> {
        loop {
            match self.waiting.pop_front()? {
                Next::Argument(path) if path.as_os_str() == "-" => {
                    self.done += 1;
                    self.waiting.push_front(Next::Listed);
                }
                Next::Argument(path) | Next::Path(path) => return Some(Ok(path)),
                Next::Listed => {
                    let listed = next_listed(&mut io::stdin().lock(), self.separator).transpose();
                    if let Some(listed) = listed {
                        self.known += 1;
                        // Nothing more is read of a list that can't be read.
                        if listed.is_ok() {
                            self.waiting.push_front(Next::Listed);
                        }
                        return Some(listed);
                    }
                }
            }
        }
    }

    /// Puts what is in a folder before everything else.
    fn enter(&mut self, folder: &Path) -> io::Result<()> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // What can't be looked at is told when it is opened.
            let is = |kind: fn(&FileType) -> bool| entry.file_type().is_ok_and(|found| kind(&found));
            // A link to a folder could lead around in a circle.
            let is_linked_folder = is(FileType::is_symlink) && entry.path().is_dir();
            let is_hidden_file = entry.file_name().as_encoded_bytes().starts_with(b".") && !is(FileType::is_dir);
            if !is_linked_folder && !is_hidden_file {
                entries.push(entry.path());
            }
        }
        let has = |name: &str| entries.contains(&folder.join(name));
        // In the tmp of a Maildir there is what is still being written.
        if has("cur") && has("new") {
            entries.retain(|entry| !entry.ends_with("tmp"));
        }
        entries.sort_unstable_by(|one, other| other.cmp(one));
        self.known += entries.len() as u64;
        entries.into_iter().for_each(|entry| self.waiting.push_front(Next::Path(entry)));
        Ok(())
    }

    fn open(&mut self, path: PathBuf) -> io::Result<Option<Source>> {
        let found = fs::metadata(&path)?;
        if found.is_dir() {
            self.enter(&path)?;
            return Ok(None);
        }
        if !found.is_file() {
            return Err(io::Error::other("neither a file nor a folder"));
        }
        let mut file = File::open(&path)?;
        let mut head = Vec::new();
        (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
        if !mbox::is_first_line(head.split(|byte| *byte == b'\n').next().unwrap_or_default()) {
            return Ok(Some(Source::File(path)));
        }
        file.rewind()?;
        self.mbox = Some((path.into(), 0, Mbox::new(BufReader::new(file), MAX_MAIL_BYTES)));
        Ok(None)
    }
}

impl Iterator for Sources {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        loop {
            if let Some((path, index, mbox)) = &mut self.mbox {
                *index += 1;
                match mbox.next_mail() {
                    Ok(Some((offset, raw))) => return Some(Source::OfMbox { path: path.clone(), index: *index, offset, raw }),
                    Ok(None) => self.mbox = None,
                    Err(error) => {
                        let path = path.to_path_buf();
                        self.mbox = None;
                        return Some(Source::Unreadable(path, error.to_string()));
                    }
                }
                continue;
            }
            let path = match self.next_path()? {
                Ok(path) => path,
                Err(error) => return Some(Source::Unreadable("-".into(), error.to_string())),
            };
            self.done += 1;
            match self.open(path.clone()) {
                Ok(Some(source)) => return Some(source),
                Ok(None) => {}
                Err(error) => return Some(Source::Unreadable(path, error.to_string())),
            }
        }
    }
}

/// The next path of a list, whatever its bytes are; blank ones are passed by.
fn next_listed(list: &mut impl BufRead, separator: u8) -> io::Result<Option<PathBuf>> {
    let mut path = Vec::new();
    while path.is_empty() {
        if list.take(MAX_PATH_BYTES).read_until(separator, &mut path)? == 0 {
            return Ok(None);
        }
        if path.len() as u64 == MAX_PATH_BYTES {
            return Err(io::Error::other("this is no list of paths"));
        }
        path.pop_if(|last| *last == separator);
    }
    Ok(Some(as_path(path)?))
}

#[cfg(unix)]
fn as_path(bytes: Vec<u8>) -> io::Result<PathBuf> {
    Ok(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn as_path(bytes: Vec<u8>) -> io::Result<PathBuf> {
    String::from_utf8(bytes).map(|path| OsString::from(path).into()).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// The beginning of a file.
pub(super) fn read(path: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    File::open(path)?.take(max_bytes as u64).read_to_end(&mut raw)?;
    Ok(raw)
}
