//! Answers for locales where there is no host with an `Intl`: in tests, in `belljar eval`, and in replays natively, if the
//! recording has none. Deterministic, and small: every locale has the forms of `en-US`, every moment is in UTC, and what
//! nobody needs natively is refused rather than guessed.

#![allow(clippy::float_cmp)] // What is compared are whole numbers.

use serde_json::{Value, json};
use time::{OffsetDateTime, UtcOffset};

/// Answers a question, as [`super::ask`] describes it.
pub(super) fn answer(question: &str) -> String {
    let answered = serde_json::from_str::<Value>(question).map_err(|error| type_error(&error.to_string()));
    let answer = answered.and_then(|question| Question(&question).answer());
    match answer {
        Ok(value) => json!([0, value]).to_string(),
        Err(error) => error.to_string(),
    }
}

fn type_error(message: &str) -> Value {
    json!([1, "TypeError", message])
}

fn range_error(message: &str) -> Value {
    json!([1, "RangeError", message])
}

struct Question<'a>(&'a Value);

impl Question<'_> {
    fn part(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.0["options"][name].as_str()
    }

    fn count(&self, name: &str) -> Option<usize> {
        self.option(name)?.parse().ok()
    }

    fn text(&self, index: usize) -> &str {
        self.0["args"][index][1].as_str().unwrap_or_default()
    }

    fn number(&self, index: usize) -> f64 {
        self.text(index).trim().parse().unwrap_or(f64::NAN)
    }

    fn answer(&self) -> Result<Value, Value> {
        for locale in self.0["locales"].as_array().into_iter().flatten() {
            let locale = locale.as_str().unwrap_or_default();
            if locale.is_empty()
                || !locale.split('-').all(|part| (1..=8).contains(&part.len()) && is_alphanumeric(part))
            {
                return Err(range_error(&format!("Incorrect locale information provided: {locale}")));
            }
        }
        match (self.part("kind"), self.part("method")) {
            ("Intl", "supportedValuesOf") => Ok(json!([])),
            (_, "getCanonicalLocales" | "supportedLocalesOf") => Ok(self.0["locales"].clone()),
            (kind, "resolvedOptions") => Ok(self.resolved(kind)),
            ("String", "toLocaleUpperCase") => Ok(self.text(0).to_uppercase().into()),
            ("String", "toLocaleLowerCase") => Ok(self.text(0).to_lowercase().into()),
            ("String", "localeCompare") | ("Collator", "compare") => Ok(self.compare().into()),
            ("Number" | "BigInt", "toLocaleString") | ("NumberFormat", "format") => self.number_text().map(Value::from),
            ("Date", method) => self.date_text(method).map(Value::from),
            ("DateTimeFormat", "format") => self.date_text("toLocaleDateString").map(Value::from),
            ("PluralRules", "select") => Ok(self.plural().into()),
            ("RelativeTimeFormat", "format") => self.relative().map(Value::from),
            ("ListFormat", "format") => Ok(self.list().into()),
            ("DisplayNames", "of") => Ok(self.text(0).into()),
            ("Segmenter", "segment") => Ok(self.segments()),
            (kind, method) => {
                Err(type_error(&format!("{kind}.{method} needs a browser's Intl, and there is none here")))
            }
        }
    }

    fn resolved(&self, kind: &str) -> Value {
        let mut options = self.0["options"].as_object().cloned().unwrap_or_default();
        options.insert("locale".into(), "en-US".into());
        if kind == "DateTimeFormat" {
            options.insert("timeZone".into(), "UTC".into());
            options.insert("calendar".into(), "gregory".into());
        }
        if matches!(kind, "DateTimeFormat" | "NumberFormat" | "RelativeTimeFormat") {
            options.insert("numberingSystem".into(), "latn".into());
        }
        options.into()
    }

    /// Letters before their capitals, and neither before other letters.
    fn compare(&self) -> i32 {
        let (a, b) = (self.text(0), self.text(1));
        let folded = a.to_lowercase().cmp(&b.to_lowercase());
        let order = if self.0["options"]["numeric"] == json!(true) {
            self.number(0).partial_cmp(&self.number(1)).unwrap_or(folded)
        } else {
            folded
        };
        let order = match self.option("sensitivity") {
            Some("base" | "accent") => order,
            _ => order.then_with(|| b.cmp(a)),
        };
        order as i32
    }

    fn number_text(&self) -> Result<String, Value> {
        let style = self.option("style").unwrap_or("decimal");
        let currency = self.option("currency");
        if style == "currency" && currency.is_none() {
            return Err(type_error("Currency code is required with currency style."));
        }
        let scale = if style == "percent" { 100.0 } else { 1.0 };
        let number = self.number(0);
        let (fewest, most) = match style {
            "currency" => (2, 2),
            "percent" => (0, 0),
            _ => (0, 3),
        };
        let fewest = self
            .count("minimumFractionDigits")
            .unwrap_or(fewest.min(self.count("maximumFractionDigits").unwrap_or(most)));
        let most = self.count("maximumFractionDigits").unwrap_or(most).max(fewest);
        if most > 100 {
            return Err(range_error("maximumFractionDigits value is out of range."));
        }
        let is_grouped = self.0["options"]["useGrouping"] != json!(false);
        let digits = if self.0["args"][0][0] == json!("b") {
            self.text(0).trim_start_matches('-').to_owned()
        } else if number.is_nan() {
            "NaN".to_owned()
        } else if number.is_infinite() {
            "∞".to_owned()
        } else {
            let digits = format!("{:.most$}", (number * scale).abs());
            match digits.split_once('.') {
                Some((whole, fraction)) => {
                    let kept = fraction.trim_end_matches('0').len().max(fewest);
                    let point = if kept == 0 { "" } else { "." };
                    format!("{whole}{point}{}", &fraction[..kept])
                }
                None => digits,
            }
        };
        let digits = if is_grouped { grouped(&digits) } else { digits };
        let sign = if number.is_sign_negative() && !number.is_nan() { "-" } else { "" };
        Ok(match (style, currency) {
            ("percent", _) => format!("{sign}{digits}%"),
            ("currency", Some("USD")) => format!("{sign}${digits}"),
            ("currency", Some("EUR")) => format!("{sign}€{digits}"),
            ("currency", Some(code)) => format!("{sign}{code}\u{a0}{digits}"),
            _ => format!("{sign}{digits}"),
        })
    }

    fn date_text(&self, method: &str) -> Result<String, Value> {
        let moment = self.number(0);
        // Invalid and absurd moments alike: a number of milliseconds that no date has.
        if moment.is_nan() || moment.abs() > 8.64e15 {
            return Err(range_error("Invalid time value"));
        }
        let outside = || range_error("the year is beyond what is formatted without a browser's Intl");
        let utc = OffsetDateTime::from_unix_timestamp((moment / 1_000.0).floor() as i64).map_err(|_| outside())?;
        let utc = utc.to_offset(UtcOffset::UTC);
        let date = format!("{}/{}/{}", u8::from(utc.month()), utc.day(), utc.year());
        let hour = match utc.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        let half = if utc.hour() < 12 { "AM" } else { "PM" };
        let time = format!("{hour}:{:02}:{:02}\u{202f}{half}", utc.minute(), utc.second());
        Ok(match method {
            "toLocaleDateString" => date,
            "toLocaleTimeString" => time,
            _ => format!("{date}, {time}"),
        })
    }

    fn plural(&self) -> &'static str {
        let number = self.number(0).abs();
        if self.option("type") != Some("ordinal") {
            return if number == 1.0 { "one" } else { "other" };
        }
        match (number % 10.0, number % 100.0) {
            (last, teen) if last == 1.0 && teen != 11.0 => "one",
            (last, teen) if last == 2.0 && teen != 12.0 => "two",
            (last, teen) if last == 3.0 && teen != 13.0 => "few",
            _ => "other",
        }
    }

    fn relative(&self) -> Result<String, Value> {
        const UNITS: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];
        let (number, unit) = (self.number(0), self.text(1).trim_end_matches('s'));
        if !UNITS.contains(&unit) {
            return Err(range_error(&format!("Invalid unit argument for format() '{unit}'")));
        }
        let count = number.abs();
        let plural = if count == 1.0 { "" } else { "s" };
        let count = grouped(&count.to_string());
        Ok(match (self.option("numeric"), unit) {
            (Some("auto"), "day") if number == 0.0 => "today".into(),
            (Some("auto"), "day") if number == 1.0 => "tomorrow".into(),
            (Some("auto"), "day") if number == -1.0 => "yesterday".into(),
            _ if number.is_sign_negative() => format!("{count} {unit}{plural} ago"),
            _ => format!("in {count} {unit}{plural}"),
        })
    }

    fn list(&self) -> String {
        let items: Vec<&str> =
            self.0["args"][0][1].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let word = if self.option("type") == Some("disjunction") { "or" } else { "and" };
        match &items[..] {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, second] => format!("{first} {word} {second}"),
            [rest @ .., last] => format!("{}, {word} {last}", rest.join(", ")),
        }
    }

    /// Characters one by one, or runs of letters and digits.
    fn segments(&self) -> Value {
        let (text, by_word) = (self.text(0), self.option("granularity") == Some("word"));
        let (mut found, mut index) = (Vec::<Value>::new(), 0);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_word = first.is_alphanumeric();
            let length = match rest.find(|c: char| !c.is_alphanumeric()) {
                Some(end) if by_word && is_word => end,
                None if by_word && is_word => rest.len(),
                _ => first.len_utf8(),
            };
            let (segment, after) = rest.split_at(length);
            found.push(if by_word {
                json!({"segment": segment, "index": index, "input": text, "isWordLike": is_word})
            } else {
                json!({"segment": segment, "index": index, "input": text})
            });
            index += segment.encode_utf16().count();
            rest = after;
        }
        found.into()
    }
}

fn is_alphanumeric(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Commas after each three digits of the whole part.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 && digit.is_ascii_digit() {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}
