//! The vault: AES-GCM by the browser's own `WebCrypto`, with a key that it keeps in `IndexedDB` and gives to nobody.

use super::{
    Later, StorageFailure, Vault, VaultFailure,
    archive::{self, KEYS},
};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, Crypto, CryptoKey, IdbTransactionMode, SubtleCrypto};

/// Bytes of a nonce (NIST SP 800-38D, 8.2).
const NONCE_BYTES: usize = 12;

#[wasm_bindgen]
extern "C" {
    /// Absent in places that are very old.
    #[wasm_bindgen(thread_local_v2, js_name = crypto)]
    static CRYPTO: Option<Crypto>;
}

/// `WebCrypto`.
pub(crate) struct PageVault;

impl Vault for PageVault {
    fn seal(&self, store: &str, what: &str, plain: Vec<u8>) -> Later<Result<Vec<u8>, VaultFailure>> {
        let (store, what) = (store.to_owned(), what.to_owned());
        Box::pin(async move {
            let (crypto, subtle) = web_crypto()?;
            let key = match find_key(&store).await? {
                Some(key) => key,
                None => make_key(&subtle, &store).await?,
            };
            let nonce = Uint8Array::new_with_length(NONCE_BYTES as u32);
            crypto.get_random_values_with_array_buffer_view(&nonce).map_err(unavailable)?;
            let sealing = subtle
                .encrypt_with_object_and_js_u8_array(
                    &parameters(&nonce, &store, &what),
                    &key,
                    &Uint8Array::from(plain.as_slice()),
                )
                .map_err(unavailable)?;
            let sealed: ArrayBuffer = JsFuture::from(sealing).await.map_err(unavailable)?.unchecked_into();
            let mut bytes = nonce.to_vec();
            bytes.extend(Uint8Array::new(&sealed).to_vec());
            Ok(bytes)
        })
    }

    fn open(&self, store: &str, what: &str, sealed: Vec<u8>) -> Later<Result<Vec<u8>, VaultFailure>> {
        let (store, what) = (store.to_owned(), what.to_owned());
        Box::pin(async move {
            let (_, subtle) = web_crypto()?;
            let key = find_key(&store).await?.ok_or(VaultFailure::Wrong)?;
            let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or(VaultFailure::Wrong)?;
            let parameters = parameters(&Uint8Array::from(nonce), &store, &what);
            let opening = subtle
                .decrypt_with_object_and_js_u8_array(&parameters, &key, &Uint8Array::from(sealed))
                .map_err(unavailable)?;
            // It fails for one reason only: what it was given is not what was sealed.
            let plain: ArrayBuffer = JsFuture::from(opening).await.map_err(|_| VaultFailure::Wrong)?.unchecked_into();
            Ok(Uint8Array::new(&plain).to_vec())
        })
    }
}

/// Pages that came over plain HTTP have none.
fn web_crypto() -> Result<(Crypto, SubtleCrypto), VaultFailure> {
    let crypto = CRYPTO.with(Clone::clone);
    let subtle = crypto.as_ref().map(Crypto::subtle).filter(|subtle| subtle.is_object());
    match (crypto, subtle) {
        (Some(crypto), Some(subtle)) => Ok((crypto, subtle)),
        _ => Err(VaultFailure::Unavailable("there is no WebCrypto; the page has to come over https".into())),
    }
}

fn parameters(nonce: &Uint8Array, store: &str, what: &str) -> AesGcmParams {
    let parameters = AesGcmParams::new_with_u8_array("AES-GCM", nonce);
    parameters.set_additional_data_u8_array(&Uint8Array::from(format!("{store}\n{what}").as_bytes()));
    parameters
}

async fn find_key(store: &str) -> Result<Option<CryptoKey>, VaultFailure> {
    let find = async {
        let database = archive::open().await?;
        let keys = archive::read(&database, KEYS)?;
        archive::result(&keys.get(&store.into()).map_err(archive::failure)?).await
    };
    Ok(find.await.map_err(no_place)?.dyn_into().ok())
}

async fn make_key(subtle: &SubtleCrypto, store: &str) -> Result<CryptoKey, VaultFailure> {
    let kind = AesKeyGenParams::new("AES-GCM", 256);
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    // Not extractable: no script ever reads it.
    let making = subtle.generate_key_with_object(&kind, false, &usages).map_err(unavailable)?;
    let made = JsFuture::from(making).await.map_err(unavailable)?;
    let keep = async {
        let database = archive::open().await?;
        let transaction = archive::begin(&database, KEYS, IdbTransactionMode::Readwrite)?;
        let keys = transaction.object_store(KEYS).map_err(archive::failure)?;
        // Another tab may have been quicker: then there is a key already, and it is the one that counts.
        let added = keys.add_with_key(&made, &store.into()).map_err(archive::failure)?;
        let taken = archive::result(&added).await.is_err();
        if taken { Ok(()) } else { archive::complete(&transaction).await }
    };
    keep.await.map_err(no_place)?;
    find_key(store).await?.ok_or_else(|| VaultFailure::Unavailable("the key could not be kept".into()))
}

fn no_place(failure: StorageFailure) -> VaultFailure {
    VaultFailure::Unavailable(format!("there is no place for the key: {failure}"))
}

fn unavailable(error: JsValue) -> VaultFailure {
    VaultFailure::Unavailable(super::storage::failure(&error).to_string())
}
