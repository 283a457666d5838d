//! What must not be found, however much it looks like it.

use crate::chance::{BASE62, BASE64URL, Chance, DIGITS, LOWER_DIGITS, UPPER_DIGITS};
use crate::item::{How, Item};
use crate::prose::{LABELS, LOOKALIKES, SENTENCES};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

const NAMES: &[&str] = &["x", "value", "config", "state", "result", "row.note", "label", "item3", "field_b"];

pub(crate) fn make(c: &mut Chance) -> Vec<Item> {
    let mut items = Vec::new();
    words(c, &mut items);
    placeholders(c, &mut items);
    ids(c, &mut items);
    numbers(c, &mut items);
    encodings(c, &mut items);
    looks(c, &mut items);
    code(c, &mut items);
    values(c, &mut items);
    items
}

fn value(items: &mut Vec<Item>, name: &str, text: &str) {
    items.push(Item::harmless(How::Value, name, text));
}

fn words(c: &mut Chance, items: &mut Vec<Item>) {
    for sentence in SENTENCES {
        value(items, c.pick(NAMES), sentence);
        items.push(Item::harmless(How::Source, "message", &format!("{sentence} {sentence}")));
    }
    for (name, text) in LABELS.iter().chain(LOOKALIKES) {
        value(items, name, text);
    }
    let labels: serde_json::Map<_, _> = LABELS.iter().map(|(key, text)| ((*key).to_owned(), json!(text))).collect();
    items.push(Item::harmless(How::Json, "i18n", &json!({ "en": labels }).to_string()));
}

fn placeholders(c: &mut Chance, items: &mut Vec<Item>) {
    let names = ["apiKey", "password", "token", "secret", "clientSecret", "sessionId", "x"];
    let texts = [
        "YOUR_API_KEY",
        "your-api-key-here",
        "xxxxxxxxxxxxxxxx",
        "<token>",
        "<your token 1>",
        "changeme",
        "change-me-2",
        "${TOKEN}",
        "{{secret}}",
        "{{ appsmith.store.token1 }}",
        "********",
        "••••••••",
        "$API_KEY",
        "%PASSWORD%",
        "__TOKEN__",
        "process.env.API_KEY",
        "import.meta.env.VITE_KEY",
        "insert-token-here",
        "REPLACE_ME_1",
        "[redacted]",
        "...",
        "example-key-123",
        "GITHUB_TOKEN",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "0000000000000000",
        "todo-set-me",
        "null",
        "undefined",
        "",
    ];
    for text in texts {
        for _ in 0..3 {
            value(items, c.pick(&names), text);
        }
    }
    // Documented by their services as examples, or public by design.
    for (name, text) in [
        ("accessKeyId", "AKIAIOSFODNN7EXAMPLE".to_owned()),
        ("secretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned()),
        ("stripeKey", format!("pk_live_{}", c.of(BASE62, 24))),
        ("apiKey", format!("pk_test_51{}", c.of(BASE62, 97))),
        ("publishableKey", format!("pk_test_{}", c.of(BASE62, 24))),
        ("key", format!("sb_publishable_{}", c.of(BASE62, 31))),
        ("posthogKey", format!("phc_{}", c.of(BASE62, 43))),
        ("mapboxToken", format!("pk.eyJ1Ijoi{}.{}", c.of(BASE62, 40), c.of(BASE62, 22))),
        ("trackingId", format!("UA-{}-1", c.digits(8))),
        ("measurementId", format!("G-{}", c.of(UPPER_DIGITS, 10))),
        ("twilioSid", format!("AC{}", c.hex(32))),
        ("googleClientId", format!("{}-{}.apps.googleusercontent.com", c.digits(12), c.of(LOWER_DIGITS, 32))),
        ("header", "Bearer YOUR_TOKEN".to_owned()),
        ("header", "Bearer ${token}".to_owned()),
        ("header", "Basic <credentials>".to_owned()),
        ("db", "postgres://user:password@localhost:5432/db".to_owned()),
        ("db", "mysql://USER:<PASSWORD>@host/db".to_owned()),
        ("db", "mongodb://${USER}:${PASS}@cluster/db".to_owned()),
        ("db", "Server=db;User Id=app;Password=<password>;".to_owned()),
        ("pem", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----".to_owned()),
        ("pem", format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", STANDARD.encode(c.bytes(90)))),
        ("pem", format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", STANDARD.encode(c.bytes(300)))),
    ] {
        value(items, name, &text);
        items.push(Item::harmless(How::Source, "", &format!("// use {text}")));
    }
}

/// Ids and hashes of all makes, under names that ids have and under none.
fn ids(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..4 {
        let all = [
            ("id", c.uuid()),
            ("value", c.uuid()),
            ("x", c.uuid().to_uppercase()),
            ("commit", c.hex(40)),
            ("rev", c.hex(7)),
            ("value", c.hex(40)),
            ("sha256", c.hex(64)),
            ("x", c.hex(64)),
            ("md5", c.hex(32)),
            ("value", c.hex(32)),
            ("etag", format!("\"{}\"", c.hex(32))),
            ("integrity", format!("sha512-{}", STANDARD.encode(c.bytes(64)))),
            ("sri", format!("sha384-{}", STANDARD.encode(c.bytes(48)))),
            ("objectId", c.hex(24)),
            ("nano", c.of(BASE64URL, 21)),
            ("ulid", format!("01{}", c.of(UPPER_DIGITS, 24))),
            ("videoId", c.of(BASE64URL, 11)),
            ("fileId", format!("1{}", c.of(BASE64URL, 43))),
            ("uid", c.of(BASE62, 28)),
            ("customer", format!("cus_{}", c.of(BASE62, 14))),
            ("price", format!("price_1{}", c.of(BASE62, 23))),
            ("intent", format!("pi_3{}", c.of(BASE62, 23))),
            ("traceparent", format!("00-{}-{}-01", c.hex(32), c.hex(16))),
            ("wallet", format!("0x{}", c.hex(40))),
            ("image", format!("registry.example.org/app@sha256:{}", c.hex(64))),
            ("arn", format!("arn:aws:iam::{}:role/app-reader", c.digits(12))),
            ("order", format!("ORD-2024-{}", c.digits(8))),
            ("invoice", format!("INV{}{}", c.digits(6), c.of(UPPER_DIGITS, 3))),
            ("tracking", format!("1Z{}", c.of(UPPER_DIGITS, 16))),
            ("serial", grouped_serial(c)),
        ];
        for (name, text) in all {
            value(items, name, &text);
        }
    }
}

fn grouped_serial(c: &mut Chance) -> String {
    let groups: Vec<String> = (0..4).map(|_| c.of(UPPER_DIGITS, 4)).collect();
    groups.join("-")
}

/// Long numbers that fail Luhn's check or are in no issuer's range, and what else is made of digits.
fn numbers(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..12 {
        let failing = loop {
            let digits = format!("4{}", c.digits(14));
            let right = crate::chance::with_luhn(&digits);
            let wrong = format!("{digits}{}", c.below(10));
            if wrong != right {
                break wrong;
            }
        };
        value(items, c.pick(NAMES), &failing);
        value(items, "cardNumber", &failing);
        value(items, "orderNumber", &format!("1{}", c.digits(15)));
        value(items, "phone", &format!("+49 {} {}", c.digits(3), c.digits(8)));
        value(items, "x", &format!("({}) {}-{}", c.digits(3), c.digits(3), c.digits(4)));
        value(items, "x", &format!("{}", 1_700_000_000_000_u64 + c.next() % 100_000_000_000));
        value(items, "x", &format!("978-3-{}-{}-{}", c.digits(2), c.digits(6), c.digits(1)));
        let account = c.digits(18);
        let right = crate::chance::iban("DE", &account);
        let check = (right[2..4].parse::<u32>().expect("digits") + 1) % 98;
        value(items, "x", &format!("DE{check:02}{account}"));
        value(items, "x", &format!("{}.{}", c.digits(8), c.digits(12)));
        value(items, "x", &c.of(DIGITS, 18));
        value(items, "x", &format!("192.168.{}.{}:8{}", c.below(255), c.below(255), c.digits(3)));
        value(
            items,
            "date",
            &format!("2024-0{}-1{}T0{}:4{}:00.000Z", c.between(1, 9), c.below(10), c.below(10), c.below(10)),
        );
    }
}

/// Base64 of what is no secret.
fn encodings(c: &mut Chance, items: &mut Vec<Item>) {
    for length in [60, 300, 2_000, 9_000] {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), c.bytes(length)].concat();
        let jpeg = [b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), c.bytes(length)].concat();
        value(items, "x", &format!("data:image/png;base64,{}", STANDARD.encode(&png)));
        value(items, "avatar", &STANDARD.encode(&png));
        value(items, "x", &STANDARD.encode(&jpeg));
        items.push(Item::harmless(
            How::Source,
            "",
            &format!(".a{{background:url(data:image/gif;base64,{})}}", STANDARD.encode(&jpeg)),
        ));
    }
    for sentence in SENTENCES.iter().take(12) {
        value(items, "x", &STANDARD.encode(sentence));
        value(items, "x", &url::form_urlencoded::byte_serialize(sentence.as_bytes()).collect::<String>());
    }
}

fn looks(c: &mut Chance, items: &mut Vec<Item>) {
    let colours: Vec<String> = (0..12).map(|_| format!("#{}", c.hex(6))).collect();
    value(items, "palette", &colours.join(","));
    items.push(Item::harmless(
        How::Json,
        "theme",
        &json!({ "colors": colours, "token": "#ff8800", "secret": "#0a0b0c" }).to_string(),
    ));
    for text in [
        "a:hover{color:#1a2b3c;margin:0 auto}.btn-primary2{transition:all .3s cubic-bezier(.25,.8,.25,1)}",
        "M12 2C6.48 2 2 6.48 2 12s4.48 10 10 10 10-4.48 10-10S17.52 2 12 2zm0 18c-4.41 0-8-3.59-8-8s3.59-8 8-8",
        "@media (min-width: 768px) { .card { grid-template-columns: repeat(3, minmax(0, 1fr)); } }",
        "^(?=.*[A-Z])(?=.*[a-z])(?=.*\\d)[A-Za-z\\d@$!%*?&]{8,}$",
        "YYYY-MM-DD[T]HH:mm:ss.SSS[Z]",
        "1.2.3-beta.4+exp.sha.5114f85",
        "^4.17.21 || >=5.0.0-rc.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
        "https://example.org/a/very/long/path/with/MixedCase/And1/Numbers2?page=3&sort=desc&filter=open#section-4",
        "https://user@example.org/path",
        "git@github.com:example/project.git",
        "/usr/share/fonts/truetype/DejaVu/DejaVuSans2-Bold.ttf",
        "C:\\Program Files\\Common Files\\System32\\Driver9x.dll",
        "SELECT id, token_count FROM sessions WHERE password_hash IS NOT NULL AND id = 42",
        "org.springframework.web.context.ContextLoaderListener2",
        "AbstractSingletonProxyFactoryBeanGenerator3Implementation",
        "com.example.app.SecretTokenPasswordValidator",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "0123456789abcdefABCDEF0123456789",
        "The password is: none",
        "token: identifier",
        "key=value; path=/; secure; samesite=lax",
        "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
        "font-src 'self'; script-src 'nonce-4AEemGb0xJptoIGFP3Nd'",
        "lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor 123",
        "P3Y6M4DT12H30M5S",
        "🔑🔒 password 🔓",
    ] {
        value(items, c.pick(NAMES), text);
        items.push(Item::harmless(How::Source, "", text));
    }
}

fn code(c: &mut Chance, items: &mut Vec<Item>) {
    for source in [
        "const password = document.getElementById('password').value;",
        "const token = await getToken({ audience: 'api', scope: 'read' });",
        "if (user.password === confirmPassword) { submit(password); }",
        "headers: { Authorization: `Bearer ${appsmith.store.token}` }",
        "headers: { 'x-api-key': this.params.apiKey }",
        "fetch(url, { headers: { Authorization: 'Bearer ' + token1 } })",
        "storeValue('token', Login.data.access_token);",
        "let secret=crypto.randomBytes(32).toString('hex');",
        "for(var e=t.token,n=0;n<e.length;n++)r.push(e[n].password)",
        "function t(e){return e.token=n(4),e.secret=o.default,e}var a=1e3,s=\"token\";",
        "!function(e,t){\"object\"==typeof exports?module.exports=t():e.Lib2=t()}(this,function(){return 42});",
        "export const PASSWORD_MIN_LENGTH = 12; export const TOKEN_TTL_MS = 3600000;",
        "type Form = { password: string; token?: string | null; secret: Secret1 };",
        "<input type=\"password\" name=\"password\" autocomplete=\"current-password\" placeholder=\"Password\">",
        "const schema = { password: yup.string().min(8).required('Required'), token: Joi.string() };",
        "password: { type: 'string', minLength: 8 }",
        "switch(token){case\"identifier\":return 1;case\"string2\":return 2}",
        "const key = `user:${id}:session`; cache.set(key, value, 60);",
        "if (token == null) throw new Error('token missing');",
        "session.user = result.rows[0]; session.token = undefined;",
        "Table1.selectedRow.apiKey ? 'set' : 'not set'",
        "const pin = map.addPin({ lat: 52.52, lng: 13.405, icon: 'pin2' });",
        "SELECT password FROM users WHERE token = $1",
        "expect(wrapper.find('[data-testid=\"password-input\"]').exists()).toBe(true)",
    ] {
        items.push(Item::harmless(How::Source, "", source));
    }
    for header in [
        ("Authorization", "Bearer {{token}}"),
        ("Authorization", "Bearer undefined"),
        ("Authorization", "null"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
        ("If-None-Match", "W/\"5d8c72a5edda8d6a:3239\""),
        ("X-Request-Id", "7b2f1a90c4de4f0f8a11c22b33d44e55"),
        ("Cache-Control", "max-age=31536000, immutable"),
        ("Accept-Language", "de-DE,de;q=0.9,en-US;q=0.8"),
        ("X-Api-Key", "YOUR_API_KEY"),
    ] {
        items.push(Item::harmless(How::Header, header.0, header.1));
    }
    let minified: String = (0..60).map(|n| format!("var {}{n}=e({});", c.of("abcdefgh", 2), c.digits(3))).collect();
    items.push(Item::harmless(How::Source, "", &minified));
}

/// Values of other types, and values in objects.
fn values(c: &mut Chance, items: &mut Vec<Item>) {
    for _ in 0..5 {
        let rows: Vec<_> = (0..5)
            .map(|index| json!({ "id": c.uuid(), "orderId": c.digits(12), "name": "Ann", "price": 12.5, "index": index, "tags": ["new", "sale"] }))
            .collect();
        items.push(Item::harmless(How::Json, "orders", &json!(rows).to_string()));
    }
    for json in [
        json!({ "isPasswordVisible": true, "tokenCount": 512, "password": "", "token": null, "secret": false }),
        json!({ "password": true, "apiKey": 42, "session": 7, "pin": 12 }),
        json!({ "passwords": [], "tokens": {}, "secrets": [null, 0, ""] }),
        json!({ "user": { "name": "Ann", "email": "ann@example.org", "role": "admin" }, "session": { "startedAt": "2024-05-01T10:00:00Z", "page": "home" } }),
        json!({ "usage": { "prompt_tokens": 120, "completion_tokens": 300, "total_tokens": 420 } }),
        json!({ "card": { "brand": "visa", "last4": "4242", "expMonth": 4, "title": "Personal" } }),
        json!({ "passport": { "issued": "2020-01-01", "country": "DE" }, "account": { "number": 7 } }),
        json!({ "columns": ["id", "token", "password", "secret"], "rows": 10 }),
        json!({ "fields": [{ "name": "password", "type": "string", "required": true }, { "name": "token", "type": "text" }] }),
        json!({ "errors": { "password": "Too short", "token": "Expired" } }),
        json!({ "tokens": ["the", "quick", "brown", "fox"], "session": "afternoon" }),
        json!({ "theme": { "tokens": { "primary": "blue-500", "radius": "4px" } } }),
        json!({ "cookies": true, "cookieBanner": { "text": "We use cookies", "version": "v2" } }),
        json!({ "selectedCard": 3, "cards": [{ "title": "A" }, { "title": "B2" }] }),
    ] {
        items.push(Item::harmless(How::Json, c.pick(&["state", "data", "form", "ui"]), &json.to_string()));
    }
}
