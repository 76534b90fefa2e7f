//! The file as it lies there, looked at again and again.

use std::{
    fs,
    io::{self, Read},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use thiserror::Error;

use super::{Exempt, MAX_BYTES, OverridesError, parse};

/// Why nothing is taken from a file; a sentence for the operator.
#[derive(Debug, Error)]
pub enum FileError {
    /// It can't be read.
    #[error("it can't be read: {0}")]
    Read(#[from] io::Error),
    /// What is in it is wrong.
    #[error(transparent)]
    Content(#[from] OverridesError),
}

/// A file of overrides, and what it said when it was last right.
#[derive(Debug)]
pub struct OverridesFile {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    exempt: Arc<Exempt>,
    content: blake3::Hash,
    trouble: Option<Arc<str>>,
}

impl OverridesFile {
    /// Reads it for the first time.
    pub fn open(path: PathBuf) -> Result<Self, FileError> {
        let content = read(&path)?;
        let known = Known { exempt: Arc::new(parse(&content)?), content: blake3::hash(&content), trouble: None };
        Ok(Self { path, known: Mutex::new(known) })
    }

    /// Reads it again if it says something else: of what is wrong now nothing is taken, which is told once.
    pub fn renew(&self) {
        let content = read(&self.path);
        let mut known = self.known();
        let read = match content {
            Ok(content) if blake3::hash(&content) == known.content && known.trouble.is_none() => return,
            Ok(content) => parse(&content).map(|exempt| (exempt, blake3::hash(&content))).map_err(FileError::from),
            Err(error) => Err(error.into()),
        };
        match read {
            Ok((exempt, content)) => {
                tracing::info!("the overrides of traps ({}) are read again", self.path.display());
                *known = Known { exempt: Arc::new(exempt), content, trouble: None };
            }
            Err(error) => {
                let trouble = error.to_string();
                if known.trouble.as_deref() != Some(&trouble) {
                    tracing::warn!("the overrides of traps ({}) stay as they were: {trouble}", self.path.display());
                    known.trouble = Some(trouble.into());
                }
            }
        }
    }

    /// What is never listed.
    pub fn exempt(&self) -> Arc<Exempt> {
        Arc::clone(&self.known().exempt)
    }

    /// Why what lies there now is not taken.
    pub fn trouble(&self) -> Option<Arc<str>> {
        self.known().trouble.clone()
    }

    /// Whole after every statement, so a panic elsewhere is no reason to stop.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// So much of it that it is known when it is too large.
fn read(path: &PathBuf) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut content)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_read_again_and_of_a_wrong_one_the_old_rules_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("overrides");
        assert!(matches!(OverridesFile::open(path.clone()), Err(FileError::Read(_))), "there is none");
        fs::write(&path, "allow shop.example\nallow com\n").unwrap();
        let wrong = OverridesFile::open(path.clone()).unwrap_err().to_string();
        assert!(wrong.starts_with("line 2: "), "{wrong}");
        fs::write(&path, "allow shop.example\n").unwrap();
        let file = OverridesFile::open(path.clone()).unwrap();
        let state = |file: &OverridesFile| {
            file.renew();
            (file.exempt().has_domain("shop.example"), file.exempt().has_domain("other.example"), file.trouble().map(|it| it.to_string()))
        };
        assert_eq!(state(&file), (true, false, None));
        for (content, wanted) in [
            ("allow other.example\n", (false, true, None)),
            (
                "allow other.example\nalow shop.example\n",
                (false, true, Some("line 2: it begins with \"alow\", and only \"allow\" is known")),
            ),
            ("allow other.example\n", (false, true, None)),
            ("allow shop.example\n", (true, false, None)),
        ] {
            fs::write(&path, content).unwrap();
            let (shop, other, trouble) = state(&file);
            assert_eq!((shop, other, trouble.as_deref()), wanted, "{content}");
        }
        fs::write(&path, vec![b'#'; MAX_BYTES + 1]).unwrap();
        assert!(state(&file).2.is_some_and(|trouble| trouble.contains("more than")));
        fs::remove_file(&path).unwrap();
        let (shop, _, trouble) = state(&file);
        assert!(shop && trouble.is_some_and(|trouble| trouble.starts_with("it can't be read")));
    }
}
