//! The data directory: the little that outlives a restart when `SUNDEW_DATA_DIR` is set. No mail, no readable address.

use std::{
    collections::HashMap,
    fs::{self, File, Metadata, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Empty: it is there to be locked.
const LOCK_FILE: &str = "lock";

/// What is to be written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// All that it holds from now on.
    Whole(Vec<u8>),
    /// What stands behind all that it holds.
    More(Vec<u8>),
}

/// A folder of ours, readable by its owner alone.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
    /// One writer at a time, from taking the content to its being on disk: two would share the file that is new, and
    /// the older content could come last.
    writing: Arc<Mutex<Known>>,
}

/// For as long as this lives nobody else has the folder, if all ask. It ends with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Files as we read or wrote them last, by name.
type Known = HashMap<String, Stamp>;

/// By which a file that somebody else replaced, cut or added to is told from ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    bytes: u64,
}

impl From<Metadata> for Stamp {
    fn from(metadata: Metadata) -> Self {
        Self { inode: metadata.ino(), bytes: metadata.len() }
    }
}

impl DataDir {
    /// Uses this folder, and makes it when it is not there.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Ok(Self { path: path.to_owned(), writing: Arc::default() })
    }

    /// Has the folder for oneself; `None` while somebody else does. On a file system that knows no locks everybody has it.
    pub fn lock(&self) -> io::Result<Option<Lock>> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(self.path.join(LOCK_FILE))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(Lock { _file: file })),
        }
    }

    /// The content of a file, `None` when there is no such file.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let mut known = self.alone();
        let mut file = match File::open(self.path.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        known.insert(name.to_owned(), file.metadata()?.into());
        Ok(Some(content))
    }

    /// Replaces a file as a whole: whoever reads it, even after a crash, finds the old content or the new.
    pub fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        self.write_if_any(name, || Some(content))
    }

    /// The same with content that is taken when nobody else writes any more; `None` leaves the file as it is.
    ///
    /// When this returns, whatever was taken before is on disk, whoever took it.
    pub fn write_if_any<C: AsRef<[u8]>>(&self, name: &str, content: impl FnOnce() -> Option<C>) -> io::Result<()> {
        let mut known = self.alone();
        content().map_or(Ok(()), |content| self.replace(name, content.as_ref(), &mut known))
    }

    /// The same with content that may be added to what the file holds. A crash while that is written can cut it off. Nothing
    /// is added to a file that is not as we left it: that is an error, and all of it is to be written.
    pub fn extend_if_any(&self, name: &str, content: impl FnOnce() -> Option<Content>) -> io::Result<()> {
        let mut known = self.alone();
        match content() {
            None => Ok(()),
            Some(Content::Whole(content)) => self.replace(name, &content, &mut known),
            Some(Content::More(content)) => {
                // A file that somebody took away is not begun in the middle.
                let mut file = OpenOptions::new().append(true).open(self.path.join(name))?;
                if known.get(name) != Some(&file.metadata()?.into()) {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{name} was changed by somebody else")));
                }
                file.write_all(&content)?;
                file.sync_data()?;
                known.insert(name.to_owned(), file.metadata()?.into());
                Ok(())
            }
        }
    }

    /// Renames a file so that nothing is written over it; under which name it is found now.
    pub fn put_aside(&self, name: &str) -> io::Result<String> {
        let mut known = self.alone();
        let names = (1..).map(|nth| if nth == 1 { format!("{name}.unreadable") } else { format!("{name}.unreadable-{nth}") });
        let mut free = names.filter(|aside| !self.path.join(aside).exists());
        let aside = free.next().unwrap_or_default();
        fs::rename(self.path.join(name), self.path.join(&aside))?;
        known.remove(name);
        File::open(&self.path)?.sync_all()?;
        Ok(aside)
    }

    fn alone(&self) -> MutexGuard<'_, Known> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace(&self, name: &str, content: &[u8], known: &mut Known) -> io::Result<()> {
        let new = self.path.join(format!("{name}.new"));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        let stamp = file.metadata()?.into();
        fs::rename(&new, self.path.join(name))?;
        known.insert(name.to_owned(), stamp);
        // The rename itself is on disk once the folder is.
        File::open(&self.path)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt, sync::mpsc, thread};

    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_is_for_its_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataDir::open(&parent.path().join("a/b")).unwrap();
        assert_eq!(folder.read("x").unwrap(), None);
        folder.write("x", b"a longer content").unwrap();
        folder.write("x", b"short").unwrap();
        assert_eq!(folder.read("x").unwrap().as_deref(), Some(&b"short"[..]));
        let mode = |path: &str| fs::metadata(parent.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("a/b"), mode("a/b/x")), (0o700, 0o600));
    }

    #[test]
    fn one_at_a_time_has_a_folder_and_the_next_one_has_it_afterwards() {
        let parent = tempfile::tempdir().unwrap();
        let (one, other) = (DataDir::open(parent.path()).unwrap(), DataDir::open(parent.path()).unwrap());
        let lock = one.lock().unwrap();
        assert!(lock.is_some() && other.lock().unwrap().is_none());
        drop(lock);
        assert!(other.lock().unwrap().is_some());
    }

    #[test]
    fn what_is_put_aside_is_kept_however_often_that_happens() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataDir::open(parent.path()).unwrap();
        for (content, wanted) in [("one", "x.unreadable"), ("two", "x.unreadable-2")] {
            folder.write("x", content.as_bytes()).unwrap();
            assert_eq!(folder.put_aside("x").unwrap(), wanted);
            assert_eq!(folder.read("x").unwrap(), None);
            assert_eq!(folder.read(wanted).unwrap().as_deref(), Some(content.as_bytes()));
        }
    }

    #[test]
    fn a_file_is_added_to_where_it_is_there_and_never_begun_in_the_middle() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataDir::open(parent.path()).unwrap();
        let more = |text: &str| folder.extend_if_any("x", || Some(Content::More(text.into())));
        assert_eq!(more("lost").unwrap_err().kind(), io::ErrorKind::NotFound);
        folder.extend_if_any("x", || Some(Content::Whole("one".into()))).unwrap();
        more(" two").unwrap();
        folder.extend_if_any("x", || None).unwrap();
        assert_eq!(folder.read("x").unwrap().as_deref(), Some(&b"one two"[..]));
        folder.extend_if_any("x", || Some(Content::Whole("new".into()))).unwrap();
        assert_eq!(folder.read("x").unwrap().as_deref(), Some(&b"new"[..]));
    }

    #[test]
    fn nothing_is_added_to_a_file_that_somebody_else_changed() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("x");
        DataDir::open(parent.path()).unwrap().write("x", b"kept").unwrap();
        let folder = DataDir::open(parent.path()).unwrap();
        let more = || folder.extend_if_any("x", || Some(Content::More(" more".into())));
        let copy: fn(&Path) = |path| {
            fs::write(path.with_extension("old"), fs::read(path).unwrap()).unwrap();
            fs::rename(path.with_extension("old"), path).unwrap();
        };
        assert_eq!(more().unwrap_err().kind(), io::ErrorKind::InvalidData, "nobody has read it");
        assert_eq!(folder.read("x").unwrap().as_deref(), Some(&b"kept"[..]));
        more().unwrap();
        for change in [copy, |path| fs::write(path, b"").unwrap()] {
            change(&path);
            let changed = fs::read(&path).unwrap();
            assert_eq!(more().unwrap_err().kind(), io::ErrorKind::InvalidData);
            assert_eq!(fs::read(&path).unwrap(), changed);
            folder.extend_if_any("x", || Some(Content::Whole("all".into()))).unwrap();
            more().unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"all more");
        }
    }

    #[test]
    fn who_writes_later_took_its_content_later_and_finds_what_was_taken_before_on_disk() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataDir::open(parent.path()).unwrap();
        let ((taking, taken), (go_on, wait)) = (mpsc::channel(), mpsc::channel::<()>());
        let slow = {
            let folder = folder.clone();
            thread::spawn(move || {
                folder.write_if_any("x", || {
                    taking.send(()).unwrap();
                    wait.recv().unwrap();
                    Some("old")
                })
            })
        };
        taken.recv().unwrap();
        let last = {
            let folder = folder.clone();
            thread::spawn(move || {
                let mut found = None;
                folder.write_if_any("x", || {
                    found = fs::read(folder.path.join("x")).ok();
                    None::<&str>
                })?;
                io::Result::Ok(found)
            })
        };
        thread::yield_now();
        go_on.send(()).unwrap();
        slow.join().unwrap().unwrap();
        assert_eq!(last.join().unwrap().unwrap().as_deref(), Some(&b"old"[..]));
    }
}
