//! JSON read so that nothing of it is lost: a key that is there twice is a problem, where others keep the last.

use super::{About, Mistake, Problem, path::Step};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};
use std::{cell::RefCell, fmt};

/// A JSON text, and the keys that are there twice.
pub(super) fn read(text: &str) -> Result<(Json, Vec<Mistake>), Vec<Mistake>> {
    let read = Read::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // serde_json recurses no deeper than 128 levels.
    let json = read.deserialize(&mut deserializer).and_then(|json| deserializer.end().map(|()| json));
    match json {
        Ok(json) => Ok((json, read.problems.into_inner())),
        Err(error) => {
            let path = print(&read.path.into_inner());
            let message = format!("the text is not JSON: {error}");
            let help = "write JSON: double quotes around keys and texts, no comments, no comma after the last".into();
            Err(vec![Mistake { problem: Problem { path, message, help }, about: About::Value }])
        }
    }
}

/// A place in JSON, from `$`.
pub(super) fn print(path: &[Step]) -> String {
    let path = path.iter().cloned().collect::<super::Path>().to_string();
    let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
    format!("${dot}{path}")
}

#[derive(Default)]
struct Read {
    path: RefCell<Vec<Step>>,
    problems: RefCell<Vec<Mistake>>,
}

impl<'de> DeserializeSeed<'de> for &Read {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Read {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        loop {
            self.path.borrow_mut().push(Step::Index(list.len() as u32));
            // On an error the path stays: it says where.
            let item = items.next_element_seed(self)?;
            self.path.borrow_mut().pop();
            match item {
                Some(item) => list.push(item),
                None => return Ok(Json::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut map = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            self.path.borrow_mut().push(Step::key(&key));
            let member = members.next_value_seed(self)?;
            if map.contains_key(&key) {
                let path = print(&self.path.borrow());
                let message = format!("the key \"{key}\" is there twice");
                let help = "give one of them another name, or remove it".into();
                let problem = Problem { path, message, help };
                self.problems.borrow_mut().push(Mistake { problem, about: About::SecondKey });
            } else {
                map.insert(key, member);
            }
            self.path.borrow_mut().pop();
        }
        Ok(Json::Object(map))
    }
}
