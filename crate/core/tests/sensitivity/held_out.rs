//! Examples from other templates and another seed than those that the scanner was made with: they say how well it does
//! on what its author did not look at.

use crate::chance::{BASE62, BASE64URL, Chance, LETTERS, LOWER_DIGITS, UPPER, UPPER_DIGITS, grouped, iban, with_luhn};
use crate::item::{How, Item};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::json;

pub(crate) fn make(c: &mut Chance) -> Vec<Item> {
    let mut items = Vec::new();
    for _ in 0..2 {
        keys(c, &mut items);
        people(c, &mut items);
        names(c, &mut items);
        harmless(c, &mut items);
    }
    harmless_texts(&mut items);
    items
}

fn keys(c: &mut Chance, items: &mut Vec<Item>) {
    let all = [
        ("cloud-key", format!("ABIA{}", c.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16))),
        ("cloud-key", format!("1//0{}", c.of(BASE64URL, 100))),
        ("cloud-key", format!("doo_v1_{}", c.hex(64))),
        ("cloud-key", format!("pscale_pw_{}", c.of(BASE62, 43))),
        ("cloud-key", format!("LTAI{}", c.of(BASE62, 20))),
        ("cloud-key", format!("sbp_{}", c.hex(40))),
        ("service-key", format!("ghu_{}", c.of(BASE62, 36))),
        ("service-key", format!("ghr_{}", c.of(BASE62, 76))),
        ("service-key", format!("glptt-{}", c.hex(40))),
        ("service-key", format!("xoxe-1-{}", c.of(UPPER_DIGITS, 146))),
        ("service-key", format!("sk-svcacct-{}", c.of(BASE62, 120))),
        ("service-key", format!("sk-ant-admin01-{}AA", c.of(BASE64URL, 93))),
        ("service-key", format!("sk-or-v1-{}", c.hex(64))),
        ("service-key", format!("rk_test_{}", c.of(BASE62, 99))),
        ("service-key", format!("sq0csp-{}", c.of(BASE64URL, 42) + "k")),
        ("service-key", format!("shpca_{}", c.hex(32))),
        ("service-key", format!("ATBB{}", c.of(BASE62, 32))),
        ("service-key", format!("figd_{}", c.of(BASE62, 40))),
        ("service-key", format!("NRAK-{}", c.of(UPPER_DIGITS, 27))),
        ("service-key", format!("dp.pt.{}", c.of(BASE62, 43))),
        ("service-key", format!("squ_{}", c.hex(40))),
        ("service-key", format!("r8_{}", c.of(BASE62, 37))),
        ("service-key", format!("EZAK{}", c.of(BASE62, 54))),
        ("service-key", format!("access-production-{}", c.uuid())),
        ("service-key", format!("shippo_live_{}", c.hex(40))),
        ("password", format!("$2y$12${}", c.of(BASE62, 53))),
        ("private-key", format!("AGE-SECRET-KEY-1{}", c.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58))),
        ("private-key", pgp(c)),
        ("jwt", encrypted_token(c)),
        ("connection-string", format!("clickhouse://reader:{}@ch.intern.net:9440/logs", c.of(BASE62, 16))),
        ("connection-string", format!("mariadb://svc:{}%23{}@db2/erp", c.of(BASE62, 5), c.of(BASE62, 5))),
        ("connection-string", format!("amqps://svc:{}@mq.intern.net/vhost", c.of(BASE62, 22))),
        (
            "connection-string",
            format!("User ID=svc;Password={};Host=db9;Port=5432;Database=erp;Pooling=true;", c.of(LETTERS, 9)),
        ),
        ("connection-string", format!("sftp://backup:{}@nas.intern.net:22/", c.of(LOWER_DIGITS, 10))),
    ];
    for (class, key) in all {
        items.push(Item::secret(How::Value, class, c.pick(&["tmp", "entry", "lastResponse", "cell", "debug"]), &key));
        let line = [
            format!("run --with={key}"),
            format!("await Api1.run({{ key: {} }})", json!(key)),
            format!("old: {key}\nnew: none"),
        ];
        items.push(Item::secret(How::Source, class, "", &line[c.below(3)]));
    }
    let basic = STANDARD.encode(format!("api:{}", c.of(BASE62, 20)));
    items.push(Item::secret(How::Header, "authorization", "authorization", &format!("basic {basic}")));
    items.push(Item::secret(
        How::Json,
        "authorization",
        "request",
        &json!({ "headers": { "Authorization": format!("Bearer {}", c.of(BASE64URL, 86)) } }).to_string(),
    ));
    items.push(Item::secret(How::Header, "secret", "X-Auth-Token", &c.of(BASE62, 32)));
    items.push(Item::secret(How::Header, "secret", "Ocp-Apim-Subscription-Key", &c.hex(32)));
    items.push(Item::secret(
        How::Header,
        "session",
        "Cookie",
        &format!("theme=dark; sessionid={}", c.of(LOWER_DIGITS, 32)),
    ));
}

fn pgp(c: &mut Chance) -> String {
    let body = STANDARD.encode(c.bytes(400));
    let lines: Vec<String> =
        body.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{}\n-----END PGP PRIVATE KEY BLOCK-----", lines.join("\n"))
}

/// RFC 7516: five parts.
fn encrypted_token(c: &mut Chance) -> String {
    let header = json!({ "alg": "RSA-OAEP", "enc": "A256GCM" }).to_string().into_bytes();
    let parts = [header, c.bytes(256), c.bytes(12), c.bytes(80), c.bytes(16)];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

fn people(c: &mut Chance, items: &mut Vec<Item>) {
    for (prefix, length) in [("4", 16), ("52", 16), ("2720", 16), ("37", 15), ("6550", 16), ("3588", 16), ("38", 14)] {
        let number = with_luhn(&format!("{prefix}{}", c.digits(length - 1 - prefix.len())));
        items.push(Item::secret(How::Source, "card", "", &format!("pan={number}&exp=1227")));
        let printed = grouped(
            &number,
            if length == 16 {
                &[4, 4, 4, 4]
            } else if length == 15 {
                &[4, 6, 5]
            } else {
                &[4, 6, 4]
            },
            " ",
        );
        items.push(Item::secret(How::Json, "card", "rows", &json!([{ "no": printed }]).to_string()));
    }
    for iban in [
        iban("FI", &c.digits(14)),
        iban("DK", &c.digits(14)),
        iban("RO", &format!("{}{}", c.of(UPPER, 4), c.digits(16))),
        iban("GR", &c.digits(23)),
        iban("HU", &c.digits(24)),
        iban("LU", &c.digits(16)),
        iban("AE", &c.digits(19)),
        iban("BR", &format!("{}{}{}", c.digits(23), c.of(UPPER, 1), c.digits(1))),
    ] {
        items.push(Item::secret(How::Json, "bank-account", "payees", &json!([{ "to": iban }]).to_string()));
    }
    for (class, name, value) in [
        ("identity", "aadhaarNumber", grouped(&c.digits(12), &[4, 4, 4], " ")),
        ("identity", "personnummer", format!("{}-{}", c.digits(8), c.digits(4))),
        ("identity", "driver_license_number", format!("D{}", c.digits(7))),
        (
            "identity",
            "codiceFiscale",
            format!("RSSMRA{}A{}H{}{}", c.digits(2), c.digits(2), c.digits(3), c.of(UPPER, 1)),
        ),
        ("bank-account", "bank_account_number", c.digits(12)),
        ("card", "card_cvc", c.digits(3)),
    ] {
        items.push(Item::secret(How::Value, class, name, &value));
    }
}

fn names(c: &mut Chance, items: &mut Vec<Item>) {
    for (class, name) in [
        ("password", "wifiPassword"),
        ("password", "smtp_password"),
        ("password", "Mot-De-Passe"),
        ("password", "claveDeAcceso"),
        ("password", "nova_senha"),
        ("password", "adminPasswd"),
        ("password", "zugangskennwort"),
        ("password", "salasana"),
        ("password", "новый_пароль"),
        ("password", "登录密码"),
        ("password", "şifre"),
        ("password", "passwordAgain"),
        ("secret", "githubToken"),
        ("secret", "openai_api_key"),
        ("secret", "signingSecret"),
        ("secret", "masterKey"),
        ("secret", "firebaseServerKey"),
        ("secret", "device-token"),
        ("secret", "webhook_secret_v2"),
        ("secret", "clientSecretValue"),
        ("secret", "访问令牌"),
        ("secret", "chaveSecreta"),
        ("secret", "zugriffstoken"),
        ("secret", "accountKey"),
        ("session", "express.sid"),
        ("session", "SESSION_KEY"),
        ("session", "ASP.NET_SessionId"),
        ("session", "auth_cookie"),
    ] {
        let value = match (class, c.below(3)) {
            ("password", 0) => format!("{}_{}", c.pick(&["summer", "tiger", "Madrid"]), c.digits(3)),
            ("password", 1) => format!("{}#{}", c.of(LETTERS, 5), c.digits(3)),
            ("password", _) => c.of(BASE62, 16),
            (_, 0) => c.hex(40),
            (_, 1) => c.of(BASE64URL, 32),
            _ => c.of(LOWER_DIGITS, 28),
        };
        items.push(Item::secret(How::Value, class, name, &value));
        items.push(Item::secret(How::Source, class, "", &format!("{{ \"{name}\": \"{value}\" }}")));
    }
    for _ in 0..6 {
        items.push(Item::secret(
            How::Json,
            "high-entropy",
            "settings",
            &json!({ "a": { "b": STANDARD.encode(c.bytes(36)) } }).to_string(),
        ));
    }
}

fn harmless(c: &mut Chance, items: &mut Vec<Item>) {
    let all = [
        ("requestId", c.uuid()),
        ("span_id", c.hex(16)),
        ("blake3", c.hex(64)),
        ("gitSha", c.hex(40)),
        ("note", format!("fixed in {}", c.hex(12))),
        ("docker", format!("sha256:{}", c.hex(64))),
        ("spreadsheetId", format!("1{}", c.of(BASE64URL, 43))),
        ("channel", format!("UC{}", c.of(BASE64URL, 22))),
        ("playlist", format!("PL{}", c.of(BASE64URL, 32))),
        ("subscription", format!("sub_1{}", c.of(BASE62, 23))),
        ("charge", format!("ch_3{}", c.of(BASE62, 23))),
        ("eventId", format!("evt_1{}", c.of(BASE62, 23))),
        ("recordId", format!("rec{}", c.of(BASE62, 14))),
        ("salesforce", format!("00Q{}", c.of(BASE62, 15))),
        ("messageId", format!("<{}@mail.example.org>", c.of(BASE62, 30))),
        ("thumbnail", format!("https://cdn.example.org/{}/{}.webp?w=320", c.hex(2), c.hex(32))),
        ("asset", format!("/static/js/main.{}.chunk.js", c.hex(8))),
        ("s3", format!("s3://bucket/2024/05/{}.parquet", c.uuid())),
        ("vin", format!("WVWZZZ1JZ{}", c.of(UPPER_DIGITS, 8))),
        ("iccid", format!("89490200{}", c.digits(11))),
        ("gtin", c.digits(13)),
        ("amount", format!("{}.{}", c.digits(9), c.digits(2))),
        ("time", format!("{}", 1_700_000_000 + c.below(99_999_999))),
        ("coordinates", format!("52.{},13.{}", c.digits(14), c.digits(14))),
        ("phone", format!("0{} {} {} {}", c.digits(2), c.digits(3), c.digits(2), c.digits(2))),
        ("mac", (0..6).map(|_| c.hex(2)).collect::<Vec<_>>().join(":")),
        ("ipv6", (0..8).map(|_| c.hex(4)).collect::<Vec<_>>().join(":")),
        ("ethereum", format!("0x{}", c.hex(64))),
        ("bitcoin", format!("bc1q{}", c.of("023456789acdefghjklmnpqrstuvwxyz", 38))),
        ("geohash", c.of("0123456789bcdefghjkmnpqrstuvwxyz", 9)),
        ("palette", format!("#{} #{} #{}", c.hex(6), c.hex(6), c.hex(6))),
        ("cursor", STANDARD.encode(format!("{{\"offset\":{},\"limit\":50}}", c.digits(4)))),
        ("pageToken", c.of(BASE64URL, 60)),
        ("state", format!("step-{}-of-9", c.below(9))),
        ("tokenId", c.digits(6)),
        ("tokensPerSecond", "48.2".to_owned()),
        ("sessionsToday", c.digits(4)),
        ("cardCount", c.digits(2)),
        ("passwordScore", "3/4".to_owned()),
        ("version", format!("v{}.{}.{}-rc.1", c.below(20), c.below(20), c.below(20))),
        ("build", format!("2024.11.{}+{}", c.below(30), c.hex(7))),
    ];
    for (name, text) in all {
        items.push(Item::harmless(How::Value, name, &text));
        items.push(Item::harmless(How::Source, "", &format!("{name} → {text}")));
    }
}

fn harmless_texts(items: &mut Vec<Item>) {
    for text in [
        "Wachtwoord vergeten? Klik hier.",
        "Het wachtwoord moet minstens 8 tekens lang zijn.",
        "Salasanan on oltava vähintään 10 merkkiä pitkä.",
        "Heslo musí obsahovat alespoň jedno číslo.",
        "A jelszó megadása kötelező.",
        "Ο κωδικός πρόσβασης δεν είναι σωστός.",
        "Mật khẩu phải có ít nhất 8 ký tự.",
        "รหัสผ่านไม่ถูกต้อง",
        "הסיסמה שגויה, נסו שוב",
        "Parola trebuie să aibă cel puțin 8 caractere.",
        "The token bucket refills at 10 tokens per second.",
        "She is the secret weapon of the team: 42 goals in 38 games.",
        "Session 3: Passwords, passkeys and what comes next (Room 204)",
        "password = input(\"Password: \")",
        "let token = lexer.next_token()?;",
        "const { accessToken, refreshToken } = await login(email, password);",
        "props.password && props.password.length >= 8",
        "$('#password').on('keyup', function(){ check(this.value) })",
        "if(e.token!==t.token)return e.token=t.token,void n(e)",
        "a.b.c.apiKey=window.config.apiKey;",
        "Authorization: Bearer <access_token>",
        "curl -u user:password https://api.example.com",
        "export API_KEY=your_api_key_here",
        "DATABASE_URL=postgres://postgres:postgres@localhost:5432/postgres",
        "Server=myServerAddress;Database=myDataBase;User Id=myUsername;Password=myPassword;",
        "mongodb+srv://<username>:<password>@cluster0.mongodb.net",
        "https://example.com/reset?token={token}",
        "/login?next=/account&token=:token",
        "{\"password\":\"string\",\"token\":\"string\"}",
        "{\"token\":null,\"password\":\"\",\"secret\":false}",
        "{\"placeholder\":{\"password\":\"••••••\",\"apiKey\":\"sk-...\"}}",
        "username,password,token\nann,,\nbob,,",
        "--color-token-primary: #0af; --spacing-token-2: 8px;",
        "linear-gradient(90deg, rgba(2,0,36,1) 0%, rgba(9,9,121,1) 35%)",
        "grid-area: 1 / 2 / 3 / 4; transform: translate3d(0,-12px,0)",
        "W1siZiIsIjIwMjQvMDUvMDEvcmVwb3J0LnBkZiJdXQ",
        "eyJmaWx0ZXIiOiJvcGVuIiwicGFnZSI6Mn0",
        "sha1-Vn6yjTtBmHcYAnSXYMC3yS2hWzM=",
        "integrity=\"sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC\"",
        "X-Amz-Date: 20240501T120000Z",
        "4 8 15 16 23 42 108 316 815 1623 4815 162342",
        "Order 4000 1234 5678 9011 was shipped.",
        "Call 0800 123 4567 or +1 (555) 010-9999 between 9 and 17.",
        "ISBN 978-0-306-40615-7, EAN 4006381333931",
        "IBAN: DE00 0000 0000 0000 0000 00",
    ] {
        items.push(Item::harmless(How::Source, "", text));
        items.push(Item::harmless(How::Value, "text", text));
    }
}
