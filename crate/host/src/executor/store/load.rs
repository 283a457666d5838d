//! Reading a store: what is kept, what other tabs have written since, and what Appsmith had.

use super::{
    News, StoreFailure, Terms,
    contents::{Contents, Merged, Place},
    format::{self, Text},
    shared::{Known, Shared},
};
use crate::executor::{StorageFailure, VaultFailure};
use std::rc::Rc;

/// Why a text gives nothing.
enum Unusable {
    /// It never will: it is set aside.
    Broken(String),
    /// It might another time: it stays where it is.
    Now(VaultFailure),
}

impl Shared {
    /// Makes the store what is kept now. The first time it takes over what Appsmith has, and sees to the policy's terms.
    pub(super) async fn make_ready(&self, terms: Terms) {
        let first = *self.known.borrow() == Known::Unread;
        let result = match self.catch_up().await {
            Ok(None) if first => self.import(terms).await,
            Ok(Some(text)) if first => self.encrypt_what_was_not(&text, terms).await,
            Ok(_) => Ok(()),
            Err(failure) => Err(failure),
        };
        if let Err(failure) = result {
            self.tell(None, &News::Unreadable(&failure.to_string()));
        }
        // Who has nothing in the archive asks nothing of it.
        if first && !self.contents.borrow().archived().is_empty() {
            self.sweep();
        }
    }

    /// Makes the contents those of what is kept now, with what this page has written recently. Gives the text.
    pub(super) async fn catch_up(&self) -> Result<Option<String>, StoreFailure> {
        let text = self.keeping.storage.read(&self.name)?;
        let first = match &*self.known.borrow() {
            Known::Unread => true,
            Known::Absent if text.is_none() => return Ok(text),
            Known::Text(known) if text.as_ref() == Some(known) => return Ok(text),
            Known::Absent | Known::Text(_) => false,
        };
        let Some(kept) = &text else {
            // Somebody has deleted it: what was in it is gone, also what was written a moment ago.
            let keys = std::mem::take(&mut *self.contents.borrow_mut()).entries.into_keys().collect();
            self.note(None, false);
            self.tell_merged(&Merged { changed: keys, lacking: false });
            return Ok(None);
        };
        match self.read(kept).await {
            Ok(theirs) => {
                let merged = self.contents.borrow_mut().merge(&theirs);
                self.note(text.clone(), merged.lacking);
                if !first {
                    self.tell_merged(&merged);
                }
                Ok(text)
            }
            Err(Unusable::Now(failure)) => Err(failure.into()),
            Err(Unusable::Broken(why)) => {
                let aside = self.set_aside(kept)?;
                let name = &self.name;
                let words =
                    format!("the store kept under \"{name}\" cannot be read and was set aside as \"{aside}\": {why}");
                self.tell(None, &News::Unreadable(&words));
                self.note(None, false);
                Ok(None)
            }
        }
    }

    /// Another tab has written. What it did not know of is written again.
    pub(super) async fn meet(&self, text: Option<String>) {
        // Nobody has read the store yet; whoever does reads the latest.
        if *self.known.borrow() == Known::Unread {
            return;
        }
        let mut unknown_there = false;
        if let Some(text) = &text
            && let Ok(theirs) = self.read(text).await
        {
            let merged = self.contents.borrow_mut().merge(&theirs);
            unknown_there = !merged.changed.is_empty();
            self.tell_merged(&merged);
        }
        let result = match self.catch_up().await {
            Ok(Some(now)) if self.behind.get() || unknown_there && Some(&now) != text.as_ref() => {
                self.write_again().await
            }
            Ok(_) => Ok(()),
            Err(failure) => Err(failure),
        };
        if let Err(failure) = result {
            self.tell(None, &News::Unwritten(&failure.to_string()));
        }
    }

    /// Notes the text that is kept now.
    pub(super) fn note(&self, text: Option<String>, behind: bool) {
        self.known.replace(text.into());
        self.behind.set(behind);
    }

    /// What a text says, with the values that are elsewhere.
    async fn read(&self, text: &str) -> Result<Contents, Unusable> {
        let mut contents = match format::read(text) {
            Ok(Text::Plain(contents)) => contents,
            Ok(Text::Sealed(sealed)) => {
                let plain = self.unseal("text", sealed).await?;
                let plain = String::from_utf8(plain).map_err(|error| Unusable::Broken(error.to_string()))?;
                match format::read(&plain) {
                    Ok(Text::Plain(contents)) => contents,
                    Ok(Text::Sealed(_)) => return Err(Unusable::Broken("it is encrypted twice".into())),
                    Err(error) => return Err(Unusable::Broken(error.to_string())),
                }
            }
            Err(error) => return Err(Unusable::Broken(error.to_string())),
        };
        for (key, entry) in &mut contents.entries {
            let Place::Away(id) = entry.place.clone() else { continue };
            // What this page has read or written already.
            let known = self.contents.borrow().entries.get(key).filter(|known| known.place == entry.place).cloned();
            entry.text = match known.and_then(|known| known.text) {
                Some(text) => Some(text),
                None => self.fetch(&id).await,
            };
        }
        Ok(contents)
    }

    /// A value from the archive. Nothing if it cannot be had: its reference stays, and whoever asks for the value is told.
    async fn fetch(&self, id: &str) -> Option<Rc<str>> {
        let archive = self.keeping.archive.as_ref()?;
        let bytes = archive.get(&self.name, id).await.ok()??;
        let bytes = match bytes.split_first()? {
            (&PLAIN, bytes) => bytes.to_vec(),
            (&SEALED, bytes) => self.unseal("value", bytes.to_vec()).await.ok()?,
            _ => return None,
        };
        String::from_utf8(bytes).ok().map(Into::into)
    }

    async fn unseal(&self, what: &str, sealed: Vec<u8>) -> Result<Vec<u8>, Unusable> {
        let Some(vault) = &self.keeping.vault else {
            return Err(Unusable::Broken("it is encrypted, and there is no encryption here".into()));
        };
        vault.open(&self.name, what, sealed).await.map_err(|failure| match failure {
            VaultFailure::Wrong => Unusable::Broken(failure.to_string()),
            VaultFailure::Unavailable(_) => Unusable::Now(failure),
        })
    }

    fn set_aside(&self, text: &str) -> Result<String, StoreFailure> {
        let storage = &self.keeping.storage;
        for n in 1_u32.. {
            let aside = format!("{}:kept-aside:{n}", self.name);
            if storage.read(&aside)?.is_some() {
                continue;
            }
            storage.write(&aside, text).map_err(|failure| match failure {
                StorageFailure::Full => StoreFailure::InTheWay,
                other => other.into(),
            })?;
            storage.remove(&self.name)?;
            return Ok(aside);
        }
        Err(StoreFailure::InTheWay)
    }

    /// On the first use of an app here: takes over what Appsmith has kept for it, which stays as it is.
    async fn import(&self, terms: Terms) -> Result<(), StoreFailure> {
        let Some(text) = self.keeping.storage.read(&self.appsmith)? else { return Ok(()) };
        match format::read_appsmith(&text) {
            Ok(contents) => {
                self.contents.replace(contents.clone());
                self.save(contents, None, terms).await.map(drop)
            }
            Err(why) => {
                let name = &self.appsmith;
                let words = format!("Appsmith's store \"{name}\" cannot be taken over, and stays as it is: {why}");
                self.tell(None, &News::Unreadable(&words));
                Ok(())
            }
        }
    }

    /// What was kept before the policy asked for encryption is encrypted now, and not only with the next change.
    async fn encrypt_what_was_not(&self, text: &str, terms: Terms) -> Result<(), StoreFailure> {
        let plain_text = matches!(format::read(text), Ok(Text::Plain(_)));
        if !terms.encrypt || self.keeping.vault.is_none() || !plain_text {
            return Ok(());
        }
        let mut contents = self.contents.borrow().clone();
        // What is in the archive as it was is archived again.
        for entry in contents.entries.values_mut().filter(|entry| entry.text.is_some()) {
            entry.place = Place::Here;
        }
        self.save(contents, Some(text.to_owned()), terms).await.map(drop)
    }

    /// Forgets what the archive has of values that are kept no more. What goes wrong costs room and no value, and is
    /// tried again at the next visit.
    pub(super) fn sweep(&self) {
        let Some(archive) = &self.keeping.archive else { return };
        let sweeping = archive.sweep(&self.name, self.contents.borrow().archived());
        self.keeping.tasks.spawn(Box::pin(async move {
            let _room_lost = sweeping.await;
        }));
    }
}

/// How bytes in the archive begin.
pub(super) const PLAIN: u8 = 0;
pub(super) const SEALED: u8 = 1;
