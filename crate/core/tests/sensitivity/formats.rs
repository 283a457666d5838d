//! Keys and tokens as the services' own documentation describes them, made up.

use crate::chance::{
    BASE32, BASE62, BASE64, BASE64URL, Chance, LETTERS, LOWER_DIGITS, UPPER_DIGITS, grouped, iban, with_luhn,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::json;

/// One of each format: its class and a key.
pub(crate) fn keys(c: &mut Chance) -> Vec<(&'static str, String)> {
    let cloud = [
        format!("AKIA{}", c.of(BASE32, 16)),
        format!("ASIA{}", c.of(BASE32, 16)),
        format!("AIza{}", c.of(BASE64URL, 35)),
        format!("GOCSPX-{}", c.of(BASE64URL, 28)),
        format!("ya29.{}", c.of(BASE64URL, 160)),
        format!("{}8Q~{}", c.of(BASE62, 3), c.of(BASE62, 34)),
        format!("dop_v1_{}", c.hex(64)),
        format!("hvs.{}", c.of(BASE64URL, 95)),
        format!("{}.atlasv1.{}", c.of(BASE62, 14), c.of(BASE62, 67)),
        format!("dapi{}", c.hex(32)),
        format!("pscale_tkn_{}", c.of(BASE64URL, 43)),
        format!("sb_secret_{}", c.of(BASE62, 31)),
        format!("HRKU-AA{}", c.of(BASE64URL, 58)),
        format!("pul-{}", c.hex(40)),
        format!(
            "DefaultEndpointsProtocol=https;AccountName=shopdata;AccountKey={};EndpointSuffix=core.windows.net",
            STANDARD.encode(c.bytes(64))
        ),
        format!(
            "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=RootManage;SharedAccessKey={}",
            STANDARD.encode(c.bytes(32))
        ),
    ];
    let service = [
        format!("ghp_{}", c.of(BASE62, 36)),
        format!("gho_{}", c.of(BASE62, 36)),
        format!("ghs_{}", c.of(BASE62, 36)),
        format!("github_pat_{}_{}", c.of(BASE62, 22), c.of(BASE62, 59)),
        format!("glpat-{}", c.of(BASE64URL, 20)),
        format!("glrt-{}", c.of(BASE64URL, 20)),
        format!("gldt-{}", c.of(BASE64URL, 20)),
        format!("xoxb-{}-{}-{}", c.digits(12), c.digits(13), c.of(BASE62, 24)),
        format!("xoxp-{}-{}-{}-{}", c.digits(12), c.digits(12), c.digits(13), c.hex(32)),
        format!("xapp-1-A{}-{}-{}", c.of(UPPER_DIGITS, 10), c.digits(13), c.hex(64)),
        format!(
            "https://hooks.slack.com/services/T{}/B{}/{}",
            c.of(UPPER_DIGITS, 10),
            c.of(UPPER_DIGITS, 10),
            c.of(BASE62, 24)
        ),
        format!("sk_live_{}", c.of(BASE62, 24)),
        format!("sk_test_51{}", c.of(BASE62, 97)),
        format!("rk_live_{}", c.of(BASE62, 24)),
        format!("whsec_{}", c.of(BASE62, 32)),
        format!("sk-proj-{}T3BlbkFJ{}", c.of(BASE64URL, 74), c.of(BASE64URL, 73) + "a"),
        format!("sk-{}T3BlbkFJ{}", c.of(BASE62, 20), c.of(BASE62, 20)),
        format!("sk-ant-api03-{}AA", c.of(BASE64URL, 93)),
        format!("SK{}", c.hex(32)),
        format!("SG.{}.{}", c.of(BASE64URL, 22), c.of(BASE62, 43)),
        format!("npm_{}", c.of(BASE62, 36)),
        format!("pypi-AgEIcHlwaS5vcmc{}", c.of(BASE64URL, 120) + "x"),
        format!("{}-us{}", c.hex(32), c.between(1, 21)),
        format!("shpat_{}", c.hex(32)),
        format!("shpss_{}", c.hex(32)),
        format!("sq0atp-{}", c.of(BASE62, 22)),
        format!("EAAA{}", c.of(BASE62, 60)),
        format!("hf_{}", c.of(LETTERS, 34)),
        format!("{}:AA{}", c.between(100_000_000, 999_999_999), c.of(BASE62, 33)),
        discord(c),
        format!("https://discord.com/api/webhooks/{}/{}", c.digits(18), c.of(BASE62, 68)),
        format!("glsa_{}_{}", c.of(BASE62, 32), c.hex(8)),
        format!("ntn_{}{}", c.digits(11), c.of(BASE62, 35)),
        format!("lin_api_{}", c.of(BASE62, 40)),
        format!("pat{}.{}", c.of(BASE62, 14), c.hex(64)),
        format!("PMAK-{}-{}", c.hex(24), c.hex(34)),
        format!("ATATT3{}", c.of(BASE64URL, 180) + "F"),
        format!("dckr_pat_{}", c.of(BASE62, 27)),
        format!("sntryu_{}", c.hex(64)),
        format!("xkeysib-{}-{}", c.hex(64), c.of(BASE62, 16)),
        format!("gsk_{}", c.of(BASE62, 52)),
        format!("pplx-{}", c.of(BASE62, 48)),
        format!("rubygems_{}", c.hex(48)),
        format!("duffel_live_{}", c.of(BASE62, 43)),
        format!("EAAB{}", c.of(BASE62, 150)),
    ];
    let hash = [format!("$2b$10${}", c.of(BASE62, 53)), argon2(c)];
    let mut all: Vec<(&'static str, String)> = cloud.into_iter().map(|key| ("cloud-key", key)).collect();
    all.extend(service.into_iter().map(|key| ("service-key", key)));
    all.extend(hash.into_iter().map(|key| ("password", key)));
    all.extend([("private-key", pem(c)), ("jwt", jwt(c))]);
    all
}

fn argon2(c: &mut Chance) -> String {
    format!("$argon2id$v=19$m=65536,t=3,p=4${}${}", c.of(BASE64, 22), c.of(BASE64, 43))
}

/// The bot's id in base64, a moment, a signature.
pub(crate) fn discord(c: &mut Chance) -> String {
    let id = format!("{}{}", c.between(1, 9), c.digits(17));
    format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(id), c.of(BASE64URL, 6), c.of(BASE62, 38))
}

pub(crate) fn pem(c: &mut Chance) -> String {
    let label =
        c.pick(&["RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]);
    let length = c.between(120, 600);
    let body = STANDARD.encode(c.bytes(length));
    let lines: Vec<String> =
        body.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

pub(crate) fn jwt(c: &mut Chance) -> String {
    let alg = c.pick(&["HS256", "RS256", "ES256", "EdDSA"]);
    let header = if c.below(2) == 0 {
        json!({ "alg": alg, "typ": "JWT" })
    } else {
        json!({ "alg": alg, "kid": c.hex(8), "typ": "JWT" })
    };
    let claims =
        json!({ "sub": c.digits(10), "iat": 1_700_000_000 + c.below(10_000_000), "iss": "https://id.example.com/" });
    let size = if alg == "RS256" { 256 } else { 64 };
    let [header, claims, signature] = [header.to_string().into_bytes(), claims.to_string().into_bytes(), c.bytes(size)];
    [header, claims, signature].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

/// A card's number and how it is printed, of an issuer's range.
pub(crate) fn cards(c: &mut Chance) -> Vec<(String, String)> {
    let four: &[usize] = &[4, 4, 4, 4];
    let ranges: [(&str, usize, &[usize]); 10] = [
        ("4", 16, four),
        ("51", 16, four),
        ("54", 16, four),
        ("2223", 16, four),
        ("37", 15, &[4, 6, 5]),
        ("34", 15, &[4, 6, 5]),
        ("6011", 16, four),
        ("3530", 16, four),
        ("36", 14, &[4, 6, 4]),
        ("62", 16, four),
    ];
    let mut all = Vec::new();
    for (prefix, length, groups) in ranges {
        let number = with_luhn(&format!("{prefix}{}", c.digits(length - 1 - prefix.len())));
        let separator = c.pick(&[" ", "-"]);
        let printed = grouped(&number, groups, separator);
        all.push((number, printed));
    }
    all
}

/// Accounts in the structures of SWIFT's registry.
pub(crate) fn ibans(c: &mut Chance) -> Vec<String> {
    let bank = |c: &mut Chance, length| c.of(crate::chance::UPPER, length);
    vec![
        iban("DE", &c.digits(18)),
        iban("AT", &c.digits(16)),
        iban("CH", &c.digits(17)),
        iban("FR", &format!("{}{}{}", c.digits(10), c.of(UPPER_DIGITS, 1), c.digits(12))),
        iban("ES", &c.digits(20)),
        iban("IT", &format!("{}{}", bank(c, 1), c.digits(22))),
        iban("GB", &format!("{}{}", bank(c, 4), c.digits(14))),
        iban("NL", &format!("{}{}", bank(c, 4), c.digits(10))),
        iban("PL", &c.digits(24)),
        iban("PT", &c.digits(21)),
        iban("SE", &c.digits(20)),
        iban("NO", &c.digits(11)),
        iban("BE", &c.digits(12)),
        iban("IE", &format!("{}{}", bank(c, 4), c.digits(14))),
        iban("TR", &c.digits(22)),
        iban("SA", &c.digits(20)),
        iban("CZ", &c.digits(20)),
        iban("UA", &c.digits(25)),
    ]
}

/// Addresses and connection strings with a password.
pub(crate) fn connections(c: &mut Chance) -> Vec<String> {
    let password = |c: &mut Chance| {
        let length = c.between(8, 20);
        c.of(BASE62, length)
    };
    vec![
        format!("postgres://app:{}@db.internal:5432/shop", password(c)),
        format!("postgresql://app:{}@localhost/shop?sslmode=disable", password(c)),
        format!("mysql://root:{}@10.0.0.7:3306/crm", password(c)),
        format!("mongodb+srv://svc:{}@cluster0.ab1cd.mongodb.net/?retryWrites=true", password(c)),
        format!("redis://:{}@cache:6379/0", password(c)),
        format!("rediss://default:{}@eu1-cache.upstash.io:6380", password(c)),
        format!("amqp://queue:{}@rabbit:5672/%2f", password(c)),
        format!("https://deploy:{}@git.intern.net/app.git", password(c)),
        format!("ftp://upload:{}@files.intern.net/in/", password(c)),
        format!(
            "Server=tcp:sql1.database.windows.net,1433;Database=crm;User ID=svc;Password={};Encrypt=true;",
            password(c)
        ),
        format!("Data Source=10.1.1.4;Initial Catalog=erp;User Id=sa;Pwd={};", password(c)),
        format!("jdbc:mysql://db1:3306/shop?user=app&password={}", password(c)),
        format!("jdbc:sqlserver://db1:1433;databaseName=erp;user=sa;password={};", password(c)),
        format!("Driver={{ODBC Driver 18}};Server=db4;Uid=app;Pwd={};", password(c)),
        format!("Host=pg1;Port=5432;Username=app;Password={};Database=shop", password(c)),
    ]
}

/// Values of `Authorization`.
pub(crate) fn authorizations(c: &mut Chance) -> Vec<String> {
    let user = format!("svc{}:{}", c.digits(2), c.of(BASE62, 14));
    vec![
        format!("Bearer {}", c.of(BASE62, 40)),
        format!("Bearer {}", c.hex(64)),
        format!("bearer {}", c.of(LOWER_DIGITS, 32)),
        format!("Bearer {}", c.uuid()),
        format!("Basic {}", STANDARD.encode(user)),
        format!("Token {}", c.hex(40)),
    ]
}
