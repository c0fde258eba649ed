//! What stands in the brackets of a method.

use crate::{
    error::{Span, Trouble},
    eval::Lambda,
    value::{List, Object, Val},
};

#[derive(Clone)]
pub enum Arg<'a> {
    Value(Val<'a>),
    Lambda(Lambda<'a>),
}

pub struct Args<'a>(pub Vec<(Arg<'a>, Span)>);

type Answer<T> = Result<T, Trouble>;

impl<'a> Args<'a> {
    pub fn count(&self, name: &str, least: usize, most: usize) -> Answer<()> {
        let count = self.0.len();
        if (least..=most).contains(&count) {
            return Ok(());
        }
        let wanted = match (least, most) {
            (0, 0) => "nothing in its brackets".to_owned(),
            (1, 1) => "one value in its brackets".to_owned(),
            (least, most) if least == most => format!("{least} values in its brackets"),
            (least, usize::MAX) => format!("{least} values in its brackets, or more"),
            (least, most) => format!("{least} to {most} values in its brackets"),
        };
        Err(Trouble::new("arguments", format!("{name}() wants {wanted}; there are {count}.")))
    }
    pub fn len(&self) -> usize {
        self.0.len()
    }
    fn at<T>(&self, index: usize, answer: Answer<T>) -> Answer<T> {
        answer.map_err(|trouble| match self.0.get(index) {
            Some((_, span)) => trouble.at(*span),
            None => trouble,
        })
    }
    pub fn maybe(&self, index: usize) -> Answer<Option<&Val<'a>>> {
        match self.0.get(index) {
            None => Ok(None),
            Some((Arg::Value(value), _)) => Ok(Some(value)),
            Some((Arg::Lambda(_), span)) => Err(Trouble::wanted("a value", "a function").at(*span)),
        }
    }
    pub fn value(&self, index: usize) -> Answer<&Val<'a>> {
        self.maybe(index)?.ok_or_else(|| Trouble::new("arguments", "A value is missing in the brackets."))
    }
    pub fn maybe_text(&self, index: usize) -> Answer<Option<&str>> {
        match self.maybe(index)? {
            None => Ok(None),
            Some(Val::Text(text)) => Ok(Some(text)),
            Some(other) => self.at(index, Err(Trouble::wanted("a text", other.kind()))),
        }
    }
    pub fn text(&self, index: usize) -> Answer<&str> {
        self.maybe_text(index)?.ok_or_else(|| Trouble::new("arguments", "A text is missing in the brackets."))
    }
    pub fn float(&self, index: usize) -> Answer<f64> {
        let value = self.value(index)?;
        self.at(index, value.float())
    }
    pub fn maybe_whole(&self, index: usize) -> Answer<Option<i64>> {
        let Some(value) = self.maybe(index)? else { return Ok(None) };
        let number = self.at(index, value.float())?;
        if number.fract() == 0.0 {
            return Ok(Some(number as i64));
        }
        self.at(index, Err(Trouble::wanted("a whole number", &number.to_string())))
    }
    pub fn whole(&self, index: usize) -> Answer<i64> {
        self.maybe_whole(index)?.ok_or_else(|| Trouble::new("arguments", "A number is missing in the brackets."))
    }
    pub fn list(&self, index: usize) -> Answer<&List<'a>> {
        match self.value(index)? {
            Val::List(list) => Ok(list),
            other => self.at(index, Err(Trouble::wanted("a list", other.kind()))),
        }
    }
    pub fn object(&self, index: usize) -> Answer<&Object<'a>> {
        match self.value(index)? {
            Val::Object(object) => Ok(object),
            other => self.at(index, Err(Trouble::wanted("an object", other.kind()))),
        }
    }
    pub fn maybe_lambda(&self, index: usize) -> Option<Lambda<'a>> {
        match self.0.get(index) {
            Some((Arg::Lambda(lambda), _)) => Some(*lambda),
            _ => None,
        }
    }
    pub fn lambda(&self, index: usize) -> Answer<Lambda<'a>> {
        match self.0.get(index) {
            Some((Arg::Lambda(lambda), _)) => Ok(*lambda),
            Some((Arg::Value(value), span)) => {
                Err(Trouble::wanted("a function", value.kind()).hint("Such as x => x.name.").at(*span))
            }
            None => Err(Trouble::new("arguments", "A function is missing in the brackets.")),
        }
    }
    /// Texts that stand one by one or as one list.
    pub fn texts(&self) -> Answer<Vec<String>> {
        let mut all = Vec::new();
        for index in 0..self.len() {
            match self.value(index)? {
                Val::List(list) => {
                    for item in list.iter() {
                        match item {
                            Val::Text(text) => all.push(text.to_string()),
                            other => return self.at(index, Err(Trouble::wanted("texts", other.kind()))),
                        }
                    }
                }
                Val::Text(text) => all.push(text.to_string()),
                other => return self.at(index, Err(Trouble::wanted("a text", other.kind()))),
            }
        }
        Ok(all)
    }
}
