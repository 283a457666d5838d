//! Writing a store: what is large to the archive first, then the text that names it.

use super::{
    StoreFailure, Terms,
    contents::{Contents, Place, Stamp},
    format,
    load::{PLAIN, SEALED},
    shared::{Known, Shared},
};
use belljar_core::effect::StoreChange;
use std::rc::Rc;

/// How long a write counts as recent: much longer than another tab takes to hear of it.
const RECENT_MS: Stamp = 10_000;

/// Values that are shorter stay in the store's own text, whatever it takes: their references would save little.
const MIN_AWAY_BYTES: usize = 1_024;

/// How often a write is tried while other tabs write.
const TRIES: usize = 20;

/// An archived value that was named by nobody for a minute is swept. A page that was suspended for half of that in the
/// middle of a write begins again.
const PATIENCE_MS: f64 = 30_000.0;

impl Shared {
    /// Applies a batch: all of it or nothing.
    pub(super) async fn change(&self, terms: Terms, changes: &[StoreChange]) -> Result<(), StoreFailure> {
        if *self.known.borrow() == Known::Unread {
            self.make_ready(terms).await;
        }
        for _ in 0..TRIES {
            let before = self.catch_up().await?;
            let mut next = self.contents.borrow().clone();
            let mut session = self.session.borrow().clone();
            let stamp = self.stamp(&next);
            let mut is_persisted = self.behind.get();
            for change in changes {
                match change {
                    StoreChange::Set { key, value, persist: true } => {
                        session.shift_remove(key);
                        next.set(key, value.to_json().to_string(), stamp);
                        is_persisted = true;
                    }
                    StoreChange::Set { key, value, persist: false } => {
                        is_persisted |= next.remove(key, stamp);
                        let bytes = value.to_json().to_string().len();
                        session.insert(key.clone(), (Rc::new(value.clone()), bytes));
                    }
                    StoreChange::Remove { key } => {
                        session.shift_remove(key);
                        is_persisted |= next.remove(key, stamp);
                    }
                    StoreChange::Clear => {
                        session.clear();
                        is_persisted |= next.clear(stamp);
                    }
                }
            }
            let bytes_of =
                |session: &super::Session| -> usize { session.iter().map(|(key, (_, bytes))| key.len() + bytes).sum() };
            let bytes = next.bytes() + bytes_of(&session);
            // A store that was over its limit before, because the limit was lowered, may still shrink.
            let bytes_before = self.contents.borrow().bytes() + bytes_of(&self.session.borrow());
            if bytes > terms.max_bytes as usize && bytes >= bytes_before {
                return Err(StoreFailure::Full { bytes, max: terms.max_bytes });
            }
            if !is_persisted || self.save(next, before, terms).await? {
                self.session.replace(session);
                return Ok(());
            }
        }
        Err(StoreFailure::Busy)
    }

    /// Writes what another tab has overwritten without having known of it.
    pub(super) async fn write_again(&self) -> Result<(), StoreFailure> {
        let Some(terms) = self.terms.get() else { return Ok(()) };
        for _ in 0..TRIES {
            let before = self.catch_up().await?;
            let contents = self.contents.borrow().clone();
            if self.save(contents, before, terms).await? {
                return Ok(());
            }
        }
        Err(StoreFailure::Busy)
    }

    /// Keeps these contents in place of the text before. False: that text was replaced meanwhile, and nothing is kept.
    pub(super) async fn save(
        &self,
        mut next: Contents,
        before: Option<String>,
        terms: Terms,
    ) -> Result<bool, StoreFailure> {
        let (clock, storage) = (&self.keeping.clock, &self.keeping.storage);
        let begun_ms = clock.unix_ms();
        next.forget((begun_ms as Stamp).saturating_sub(RECENT_MS));
        self.move_away(&mut next, terms).await?;
        let mut text = format::write(&next);
        if terms.encrypt
            && let Some(vault) = &self.keeping.vault
        {
            text = format::write_sealed(&vault.seal(&self.name, "text", text.into_bytes()).await?);
        }
        if storage.read(&self.name)? != before || clock.unix_ms() - begun_ms > PATIENCE_MS {
            return Ok(false);
        }
        storage.write(&self.name, &text)?;
        let archived = next.archived();
        let before = self.contents.replace(next);
        self.note(Some(text), false);
        if !before.archived().is_subset(&archived) {
            self.sweep();
        }
        Ok(true)
    }

    /// Moves the largest values to the archive until the rest fits. Where there is no archive, or none that has room, they
    /// stay, and the browser's storage has the last word.
    async fn move_away(&self, next: &mut Contents, terms: Terms) -> Result<(), StoreFailure> {
        let Some(archive) = &self.keeping.archive else { return Ok(()) };
        let mut over = next.local_bytes().saturating_sub(terms.max_local_bytes as usize);
        if over == 0 {
            return Ok(());
        }
        let mut large: Vec<_> = next.entries.values_mut().collect();
        large.retain(|entry| entry.place == Place::Here && entry.bytes >= MIN_AWAY_BYTES);
        large.sort_by_key(|entry| std::cmp::Reverse(entry.bytes));
        for entry in large {
            if over == 0 {
                break;
            }
            let Some(text) = &entry.text else { continue };
            let mut bytes = vec![PLAIN];
            bytes.extend_from_slice(text.as_bytes());
            if terms.encrypt
                && let Some(vault) = &self.keeping.vault
            {
                let sealed = vault.seal(&self.name, "value", bytes.split_off(1)).await?;
                bytes = vec![SEALED];
                bytes.extend(sealed);
            }
            match archive.put(&self.name, bytes).await {
                Ok(id) => entry.place = Place::Away(id.into()),
                Err(_stays_here) => break,
            }
            over = over.saturating_sub(entry.bytes - format::REFERENCE_BYTES);
        }
        Ok(())
    }

    /// The moment of a write: after all others that are known.
    fn stamp(&self, contents: &Contents) -> Stamp {
        (self.keeping.clock.unix_ms() as Stamp).max(contents.latest() + 1)
    }
}
