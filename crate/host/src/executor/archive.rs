//! The archive: the browser's `IndexedDB`, which has room for what is too large for `localStorage`.

use super::{Archive, Later, StorageFailure};
use js_sys::{Array, Date, Function, Promise, Uint8Array};
use std::collections::HashSet;
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode,
};

/// The database of all apps of an origin.
const DATABASE: &str = "belljar";
/// Bytes by the name of their store and their id.
const VALUES: &str = "values";
/// Keys for encryption, by the name of their store.
pub(super) const KEYS: &str = "keys";

/// Bytes that no text names yet are left alone for so long.
const FRESH_MS: f64 = 60_000.0;

#[wasm_bindgen]
extern "C" {
    /// Absent where the page may not have it, and in Node.
    #[wasm_bindgen(thread_local_v2, js_name = indexedDB)]
    static INDEXED_DB: Option<IdbFactory>;
}

/// `IndexedDB`.
pub(crate) struct PageArchive;

impl Archive for PageArchive {
    fn put(&self, store: &str, bytes: Vec<u8>) -> Later<Result<String, StorageFailure>> {
        let store = store.to_owned();
        Box::pin(async move {
            // Tabs make ids at the same time, and none may be given twice.
            let id = format!("{:.0}-{:09.0}-{:09.0}", Date::now(), random(), random());
            let database = open().await?;
            let transaction = begin(&database, VALUES, IdbTransactionMode::Readwrite)?;
            let values = transaction.object_store(VALUES).map_err(failure)?;
            let bytes = Uint8Array::from(bytes.as_slice());
            values.put_with_key(&bytes, &key(&store, &id)).map_err(failure)?;
            // A transaction that has not completed may still fail, when there is no more room.
            complete(&transaction).await?;
            Ok(id)
        })
    }

    fn get(&self, store: &str, id: &str) -> Later<Result<Option<Vec<u8>>, StorageFailure>> {
        let key = key(store, id);
        Box::pin(async move {
            let database = open().await?;
            let values = read(&database, VALUES)?;
            let found = result(&values.get(&key).map_err(failure)?).await?;
            Ok(found.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
        })
    }

    fn sweep(&self, store: &str, keep: HashSet<String>) -> Later<Result<(), StorageFailure>> {
        let store = store.to_owned();
        Box::pin(async move {
            let database = open().await?;
            let transaction = begin(&database, VALUES, IdbTransactionMode::Readwrite)?;
            let values = transaction.object_store(VALUES).map_err(failure)?;
            // Lists are ordered by their parts, and every text comes before every list.
            let (first, last) = (Array::of1(&store.as_str().into()), Array::of2(&store.as_str().into(), &Array::new()));
            let range = IdbKeyRange::bound(&first, &last).map_err(failure)?;
            let keys = result(&values.get_all_keys_with_key(&range).map_err(failure)?).await?;
            for key in keys.unchecked_into::<Array>() {
                let id = key.unchecked_ref::<Array>().get(1).as_string().unwrap_or_default();
                let made_ms: f64 = id.split('-').next().and_then(|ms| ms.parse().ok()).unwrap_or_default();
                if !keep.contains(&id) && Date::now() - made_ms > FRESH_MS {
                    values.delete(&key).map_err(failure)?;
                }
            }
            complete(&transaction).await
        })
    }
}

fn random() -> f64 {
    (js_sys::Math::random() * 1e9).floor()
}

fn key(store: &str, id: &str) -> JsValue {
    Array::of2(&store.into(), &id.into()).into()
}

/// The database, made if it is not there. Each use opens it anew: an open one would be in the way of a later release that
/// changes it, and of a user who deletes it.
pub(super) async fn open() -> Result<Opened, StorageFailure> {
    let factory = INDEXED_DB.with(Clone::clone).ok_or(StorageFailure::NoArchive)?;
    let request = factory.open_with_u32(DATABASE, 1).map_err(failure)?;
    let making = request.clone();
    let make = Closure::once_into_js(move || -> Result<(), JsValue> {
        let database: IdbDatabase = making.result()?.unchecked_into();
        database.create_object_store(VALUES)?;
        database.create_object_store(KEYS)?;
        Ok(())
    });
    request.set_onupgradeneeded(Some(make.unchecked_ref()));
    let database = result(&request).await?;
    Ok(Opened(database.unchecked_into()))
}

/// A database that is closed when it is not needed any more.
pub(super) struct Opened(IdbDatabase);

impl Drop for Opened {
    fn drop(&mut self) {
        self.0.close();
    }
}

pub(super) fn begin(
    database: &Opened,
    store: &str,
    mode: IdbTransactionMode,
) -> Result<IdbTransaction, StorageFailure> {
    database.0.transaction_with_str_and_mode(store, mode).map_err(failure)
}

pub(super) fn read(database: &Opened, store: &str) -> Result<IdbObjectStore, StorageFailure> {
    begin(database, store, IdbTransactionMode::Readonly)?.object_store(store).map_err(failure)
}

/// What a request gives.
pub(super) async fn result(request: &IdbRequest) -> Result<JsValue, StorageFailure> {
    let settled = settled(&mut |done, failed| {
        request.set_onsuccess(Some(done));
        request.set_onerror(Some(failed));
    });
    match JsFuture::from(settled).await {
        Ok(_) => request.result().map_err(failure),
        Err(_) => Err(exception(request.error().ok().flatten())),
    }
}

/// Waits until a transaction is on its way to the disk.
pub(super) async fn complete(transaction: &IdbTransaction) -> Result<(), StorageFailure> {
    let settled = settled(&mut |done, failed| {
        transaction.set_oncomplete(Some(done));
        transaction.set_onabort(Some(failed));
    });
    match JsFuture::from(settled).await {
        Ok(_) => Ok(()),
        Err(_) => Err(exception(transaction.error())),
    }
}

/// A promise that one of two handlers settles.
fn settled(set: &mut dyn FnMut(&Function, &Function)) -> Promise {
    Promise::new(&mut |done, failed| set(&done, &failed))
}

fn exception(error: Option<DomException>) -> StorageFailure {
    error.map_or_else(|| StorageFailure::Other("IndexedDB gave up".into()), failure)
}

pub(super) fn failure(error: impl Into<JsValue>) -> StorageFailure {
    let error: JsValue = error.into();
    super::storage::failure(&error)
}
