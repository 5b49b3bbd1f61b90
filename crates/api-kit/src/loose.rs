//! Typed reading of texts: query parameters and forms, where every value is a string.
//!
//! A tree of texts is read into any type that serde can fill: numbers and booleans are parsed
//! where the type asks for them, one value serves where a list is wanted. `a[b]`, `a[]` and
//! `a[0]` nest, as PHP and Ruby clients write them.

use std::collections::BTreeMap;

use nubo_domain::Result;
use serde::de::value::{Error as Fault, MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

/// Deeper nesting of keys is read as a plain name.
const DEPTH_MAX: usize = 6;

/// Reads names and values into a type. Of several values for one name the last counts, unless a
/// list is wanted.
///
/// # Errors
/// `validation_failed` at the name that does not fit.
pub fn from_pairs<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<T> {
    let mut tree = Node::default();
    for (name, value) in pairs {
        tree.put(&name, value);
    }
    tree.read()
}

/// `a[b][]` as `a`, `b` and the empty part.
fn parts(name: &str) -> Vec<String> {
    let plain = || vec![name.to_owned()];
    let Some((first, rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty()) else {
        return plain();
    };
    let Some(rest) = rest.strip_suffix(']') else { return plain() };
    let inner: Vec<&str> = rest.split("][").collect();
    if inner.len() > DEPTH_MAX || inner.iter().any(|part| part.contains(['[', ']'])) {
        return plain();
    }
    std::iter::once(first).chain(inner).map(str::to_owned).collect()
}

/// A tree of texts.
#[derive(Clone, Debug, Default)]
pub struct Node {
    texts: Vec<String>,
    children: BTreeMap<String, Node>,
}

impl Node {
    /// Adds a text under a name, whose brackets nest.
    pub fn put(&mut self, name: &str, value: String) {
        let mut node = self;
        for part in parts(name) {
            node = node.children.entry(part).or_default();
        }
        node.texts.push(value);
    }

    /// Adds names and values; what stood under their first part before is gone.
    pub fn replace(&mut self, pairs: Vec<(String, String)>) {
        let mut fresh = Self::default();
        for (name, value) in pairs {
            fresh.put(&name, value);
        }
        self.children.extend(fresh.children);
    }

    /// Takes over a JSON object, name by name. A null is no answer.
    pub fn absorb(&mut self, object: serde_json::Map<String, Value>) {
        let given = object.into_iter().filter(|(_, value)| !value.is_null());
        self.children.extend(given.map(|(name, value)| (name, Self::of(value))));
    }

    fn of(value: Value) -> Self {
        let text = |text: String| Self { texts: vec![text], ..Self::default() };
        match value {
            Value::Null => text(String::new()),
            Value::Bool(is) => text(is.to_string()),
            Value::Number(number) => text(number.to_string()),
            Value::String(string) => text(string),
            Value::Array(items) => {
                let numbered = items.into_iter().enumerate();
                let children = numbered.map(|(place, item)| (place.to_string(), Self::of(item)));
                Self { children: children.collect(), ..Self::default() }
            }
            Value::Object(object) => {
                let mut node = Self::default();
                node.absorb(object);
                node
            }
        }
    }

    /// The tree as a type.
    ///
    /// # Errors
    /// `validation_failed` at the name that does not fit.
    pub fn read<T: DeserializeOwned>(self) -> Result<T> {
        serde_path_to_error::deserialize(self).map_err(|fault| crate::body::at_field(&fault))
    }

    /// What stands under a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.get(name)
    }

    /// The text that counts.
    pub fn last_text(&self) -> Option<&str> {
        self.texts.last().map(String::as_str)
    }

    /// The names of the first level.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.children.keys().map(String::as_str)
    }

    /// Takes what stands under one name to another, unless that is taken.
    pub fn alias(&mut self, from: &str, to: &str) {
        if !self.children.contains_key(to)
            && let Some(node) = self.children.remove(from)
        {
            self.children.insert(to.to_owned(), node);
        }
    }

    /// Forgets empty texts, and names under which nothing is left of them.
    pub fn drop_empty(&mut self) {
        self.children.retain(|_, node| {
            let was_text = !node.texts.is_empty();
            node.texts.retain(|text| !text.is_empty());
            node.drop_empty();
            !(was_text && node.texts.is_empty() && node.children.is_empty())
        });
    }

    fn text(&self) -> Result<&str, Fault> {
        let last = self.texts.last().or_else(|| self.children.get("")?.texts.last());
        last.map(String::as_str).ok_or_else(|| Fault::invalid_type(Unexpected::Map, &"a text"))
    }

    /// The items of a list, however it was written.
    fn items(self) -> Vec<Self> {
        let one = |text| Self { texts: vec![text], ..Self::default() };
        let mut items: Vec<Self> = self.texts.into_iter().map(one).collect();
        let mut numbered: Vec<(usize, Self)> = Vec::new();
        for (name, child) in self.children {
            match name.parse() {
                Ok(place) => numbered.push((place, child)),
                Err(_) if child.children.is_empty() => {
                    items.extend(child.texts.into_iter().map(one));
                }
                Err(_) => items.push(child),
            }
        }
        numbered.sort_by_key(|(place, _)| *place);
        items.extend(numbered.into_iter().map(|(_, child)| child));
        items
    }
}

impl IntoDeserializer<'_, Fault> for Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Number types: the text is parsed, or told as what it is.
macro_rules! numbers {
    ($($deserialize:ident $visit:ident $type:ty;)+) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let text = self.text()?;
            match text.trim().parse::<$type>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Fault::invalid_value(Unexpected::Str(text), &stringify!($type))),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Node {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.children.is_empty() || !self.texts.is_empty() {
            return visitor.visit_str(self.text()?);
        }
        visitor.visit_map(MapDeserializer::new(self.children.into_iter()))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let text = self.text()?;
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "on" | "yes" => visitor.visit_bool(true),
            "false" | "0" | "off" | "no" => visitor.visit_bool(false),
            _ => Err(Fault::invalid_value(Unexpected::Str(text), &"true or false")),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(SeqDeserializer::new(self.items().into_iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Some(text) = self.texts.last() {
            return Err(Fault::invalid_type(Unexpected::Str(text), &"a map"));
        }
        visitor.visit_map(MapDeserializer::new(self.children.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Order {
        Newest,
        Oldest,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Wanted {
        limit: Option<u32>,
        cursor: Option<String>,
        #[serde(default)]
        label: Vec<String>,
        deep: Option<bool>,
        order: Option<Order>,
        #[serde(default)]
        rules: Vec<Rule>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Rule {
        port: u16,
    }

    fn read(pairs: &[(&str, &str)]) -> Result<Wanted> {
        from_pairs(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn texts_become_what_the_type_asks_for() {
        let got = read(&[
            ("limit", "25"),
            ("label", "a:b"),
            ("label", "c:d"),
            ("deep", "on"),
            ("order", "newest"),
            ("unknown", "x"),
            ("rules[1][port]", "443"),
            ("rules[0][port]", "80"),
        ]);
        let got = got.unwrap();
        assert_eq!((got.limit, got.deep, got.cursor), (Some(25), Some(true), None));
        assert_eq!(got.label, ["a:b", "c:d"]);
        assert_eq!(got.order, Some(Order::Newest));
        assert_eq!(got.rules, [Rule { port: 80 }, Rule { port: 443 }]);
        assert_eq!(read(&[("label[]", "x"), ("label[]", "y")]).unwrap().label, ["x", "y"]);
        assert_eq!(read(&[("limit", "1"), ("limit", "2")]).unwrap().limit, Some(2));
    }

    #[test]
    fn a_text_that_does_not_fit_is_told_at_its_name() {
        for (name, text) in
            [("limit", "x"), ("limit", "-1"), ("limit", ""), ("deep", "maybe"), ("order", "up")]
        {
            let error = read(&[(name, text)]).unwrap_err();
            assert_eq!(error.fields()[0].field, name, "{text}");
        }
        assert_eq!(read(&[("rules[0][port]", "x")]).unwrap_err().fields()[0].field, "rules.0.port");
        assert!(read(&[("cursor[a]", "x")]).is_err());
    }

    #[test]
    fn odd_brackets_are_plain_names_and_depth_is_bounded() {
        assert_eq!(parts("a[b][]"), ["a", "b", ""]);
        for odd in ["[a]", "a[b", "a]b", "a[[b]]", "a[b]c"] {
            assert_eq!(parts(odd), [odd]);
        }
        let deep = format!("a{}", "[b]".repeat(1_000));
        assert_eq!(parts(&deep), [deep.as_str()]);
    }
}
