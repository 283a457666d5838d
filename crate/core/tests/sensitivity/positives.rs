//! What has to be found.

use crate::chance::{BASE32, BASE62, BASE64URL, Chance, LOWER_DIGITS, grouped};
use crate::formats;
use crate::item::{How, Item};
use serde_json::json;

/// Names that say nothing.
const PLAIN: &[&str] =
    &["x", "config", "value", "input1", "result", "draft", "note", "lastSaved", "state", "form.field3"];

pub(crate) fn make(c: &mut Chance) -> Vec<Item> {
    let mut items = Vec::new();
    known_formats(c, &mut items);
    numbers(c, &mut items);
    credentials(c, &mut items);
    named(c, &mut items);
    named_secrets(c, &mut items);
    nested(c, &mut items);
    by_chance(c, &mut items);
    items
}

fn known_formats(c: &mut Chance, items: &mut Vec<Item>) {
    for round in 0..3 {
        for (class, key) in formats::keys(c) {
            let name = c.pick(PLAIN);
            items.push(match round {
                0 => Item::secret(How::Value, class, name, &key),
                1 => {
                    let json = json!({ "a": [1, { "b": key }], "n": null });
                    Item::secret(How::Json, class, name, &json.to_string())
                }
                _ => {
                    let quoted = json!(key);
                    let line = [
                        format!("const client = connect({quoted}, {{ retries: 3 }});"),
                        format!("see {key} for more"),
                        format!("{{\"note\":{quoted},\"n\":1}}"),
                    ];
                    Item::secret(How::Source, class, "", &line[c.below(3)])
                }
            });
        }
    }
}

fn numbers(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..2 {
        for (number, printed) in formats::cards(c) {
            items.push(Item::secret(How::Value, "card", c.pick(PLAIN), &number));
            items.push(Item::secret(How::Value, "card", c.pick(PLAIN), &printed));
        }
    }
    for (number, printed) in formats::cards(c) {
        items.push(Item::secret(How::Source, "card", "", &format!("Charge {printed} until 04/29, please.")));
        items.push(Item::secret(How::Json, "card", "checkout", &json!({ "cardNumber": number }).to_string()));
    }
    for iban in formats::ibans(c) {
        items.push(Item::secret(How::Value, "bank-account", c.pick(PLAIN), &iban));
        let printed = grouped(&iban, &[4; 9], " ");
        items.push(Item::secret(How::Source, "bank-account", "", &format!("Pay to {printed}, thank you.")));
    }
    for name in ["ssn", "socialSecurityNumber", "social_security_no"] {
        let ssn = format!("{}-{}-{}", c.between(100, 665), c.between(10, 99), c.between(1_000, 9_999));
        items.push(Item::secret(How::Value, "identity", name, &ssn));
    }
    for (name, digits) in
        [("passportNumber", 9), ("taxId", 11), ("cpf", 11), ("pesel", 11), ("bsn", 9), ("steuerId", 11)]
    {
        items.push(Item::secret(How::Value, "identity", name, &c.digits(digits)));
    }
    for (name, digits) in [("accountNumber", 10), ("kontonummer", 11), ("routing_number", 9)] {
        items.push(Item::secret(How::Value, "bank-account", name, &c.digits(digits)));
    }
    for name in ["cvv", "cvc", "card.cvc", "cvv2", "securityCode.cvv"] {
        items.push(Item::secret(How::Value, "card", name, &format!("{}", c.between(100, 999))));
    }
}

fn credentials(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..2 {
        for connection in formats::connections(c) {
            let class =
                if connection.contains("://") || connection.contains(';') { "connection-string" } else { "password" };
            items.push(Item::secret(How::Value, class, c.pick(PLAIN), &connection));
        }
        for value in formats::authorizations(c) {
            items.push(Item::secret(How::Header, "authorization", "Authorization", &value));
            items.push(Item::secret(
                How::Source,
                "authorization",
                "",
                &format!("headers: {{ Authorization: \"{value}\" }}"),
            ));
        }
    }
}

/// Names in the languages and habits of apps, with values that such names have.
fn named(c: &mut Chance, items: &mut Vec<Item>) {
    let passwords = [
        "password",
        "userPassword",
        "user_password",
        "USER_PASSWORD",
        "db-password",
        "newPassword",
        "passwordConfirm",
        "pwd",
        "passwd",
        "passphrase",
        "loginPassword2",
        "dbpassword",
        "contraseña",
        "contrasena",
        "mot de passe",
        "motDePasse",
        "mot_de_passe",
        "Passwort",
        "kennwort",
        "senha",
        "hasło",
        "haslo",
        "heslo",
        "wachtwoord",
        "adgangskode",
        "lösenord",
        "passord",
        "salasana",
        "пароль",
        "密码",
        "パスワード",
        "비밀번호",
        "mật khẩu",
        "kata_sandi",
        "jelszó",
        "parolă",
    ];
    for name in passwords {
        let value = match c.below(4) {
            0 => {
                format!("{}{}", c.pick(&["sommer", "dragon", "liverpool", "tequiero", "azerty", "matrix"]), c.digits(4))
            }
            1 => format!("{}{}!", c.pick(&["Winter", "Paris", "Golf", "Berlin"]), c.digits(2)),
            2 => c.of(BASE62, 12),
            _ => format!("{}-{}-{}", c.of(LOWER_DIGITS, 6), c.of(LOWER_DIGITS, 6), c.of(BASE62, 6)),
        };
        items.push(Item::secret(How::Value, "password", name, &value));
    }
}

/// The same, for what a machine makes.
fn named_secrets(c: &mut Chance, items: &mut Vec<Item>) {
    for name in ["pin", "userPin", "otp", "otpCode"] {
        items.push(Item::secret(How::Value, "password", name, &c.digits(6)));
    }
    let secrets = [
        "secret",
        "clientSecret",
        "client_secret",
        "CLIENT_SECRET",
        "token",
        "accessToken",
        "access_token",
        "refresh-token",
        "authToken",
        "idToken",
        "apiKey",
        "api_key",
        "API-KEY",
        "x-api-key",
        "apikey",
        "stripeApiKey",
        "tokens",
        "secretKey",
        "privateKey",
        "encryptionKey",
        "jwtSecret",
        "webhookSecret",
        "csrfToken",
        "token_gitlab",
        "secretValue",
        "apiKeyProd",
        "bearerToken",
        "segredo",
        "chave_api",
        "clé_api",
        "Geheimnis",
        "令牌",
        "密钥",
        "секрет",
        "токен",
        "トークン",
        "clave_privada",
    ];
    for name in secrets {
        let value = match c.below(4) {
            0 => c.hex(32),
            1 => c.of(BASE62, 24),
            2 => c.of(BASE64URL, 43),
            _ => c.uuid(),
        };
        items.push(Item::secret(How::Value, "secret", name, &value));
    }
    for name in [
        "session",
        "sessionId",
        "session_id",
        "JSESSIONID",
        "connect.sid",
        "PHPSESSID",
        "sid",
        "sessionToken",
        "userSession",
        "sitzung",
    ] {
        let length = c.between(24, 40);
        items.push(Item::secret(How::Value, "session", name, &c.of(LOWER_DIGITS, length)));
    }
    for name in ["otpSecret", "totp_secret"] {
        items.push(Item::secret(How::Value, "secret", name, &c.of(BASE32, 32)));
    }
}

fn nested(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..6 {
        let (token, password) = (c.of(BASE62, 32), c.of(BASE62, 11));
        items.push(Item::secret(How::Json, "secret", "user", &json!({ "name": "Ann", "tokens": [token] }).to_string()));
        items.push(Item::secret(
            How::Json,
            "password",
            "form",
            &json!({ "user": { "login": "ann", "password": password } }).to_string(),
        ));
        items.push(Item::secret(
            How::Json,
            "secret",
            "secrets",
            &json!({ "github": c.hex(40), "region": "eu" }).to_string(),
        ));
        let stored = json!({ "user": "ann", "password": c.of(LOWER_DIGITS, 10) + "7" }).to_string();
        items.push(Item::secret(How::Value, "password", "lastForm", &stored));
        items.push(Item::secret(
            How::Source,
            "secret",
            "",
            &format!("https://api.example.org/v1/items?page=2&api_key={}", c.hex(32)),
        ));
        items.push(Item::secret(
            How::Source,
            "password",
            "",
            &format!("const settings = {{ password: '{}' }};", c.of(BASE62, 10) + "4"),
        ));
    }
}

/// Random strings under names that say nothing.
fn by_chance(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..10 {
        let length = c.between(36, 64);
        items.push(Item::secret(How::Value, "high-entropy", c.pick(PLAIN), &c.of(BASE62, length)));
        items.push(Item::secret(How::Value, "high-entropy", c.pick(PLAIN), &c.of(BASE64URL, length)));
    }
}
