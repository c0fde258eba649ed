//! Building the index of a site from its chunks.

use super::blob::{HEADER, MAGIC, checksum};
use super::{BODY, FIELDS, HEADING, TITLE, URL};
use crate::chunk::Chunk;
use knowledge::{Lang, order::sort_short, stem, tokens};
use std::collections::{BTreeMap, HashMap};

/// Words of a chunk and how often they stand in each field.
type Counts = [u16; FIELDS];

/// More chunks than 300 pages ever have; the rest is left out.
const MOST_CHUNKS: usize = 20_000;

/// Writes the index of a site. The same chunks give the same bytes.
pub fn build(chunks: &[Chunk]) -> Vec<u8> {
    let chunks = chunks.get(..chunks.len().min(MOST_CHUNKS)).unwrap_or(chunks);
    let mut terms: BTreeMap<String, Vec<(u32, Counts)>> = BTreeMap::new();
    let mut lengths = Vec::with_capacity(chunks.len());
    for (number, chunk) in (0_u32..).zip(chunks) {
        let (words, lens) = count_words(chunk);
        lengths.push(lens);
        for (word, counts) in words {
            terms.entry(word).or_default().push((number, counts));
        }
    }
    let mut writer = Writer::default();
    for (word, postings) in &terms {
        writer.term(word, postings);
    }
    for (chunk, lens) in chunks.iter().zip(&lengths) {
        writer.chunk(chunk, *lens);
    }
    writer.finish(&averages(&lengths), &languages(chunks))
}

fn count_words(chunk: &Chunk) -> (HashMap<String, Counts>, [u16; FIELDS]) {
    let mut words: HashMap<String, Counts> = HashMap::new();
    let mut lens = [0_u16; FIELDS];
    let path = chunk
        .url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, path)| path)
        .unwrap_or_default();
    let path = path.replace(['-', '_', '.', '/'], " ");
    let headings = chunk.headings.join(" ");
    let fields = [(TITLE, chunk.title.as_str()), (HEADING, &headings), (URL, &path), (BODY, &chunk.text)];
    for (field, text) in fields {
        for token in tokens(text).into_iter().filter(|t| !chunk.language.is_stopword(&t.word)) {
            let counts = words.entry(stem(chunk.language, &token.word)).or_default();
            for slot in counts.iter_mut().skip(field).take(1).chain(lens.iter_mut().skip(field).take(1)) {
                *slot = slot.saturating_add(1);
            }
        }
    }
    (words, lens)
}

fn averages(lengths: &[[u16; FIELDS]]) -> [f32; FIELDS] {
    let mut sums = [0.0_f32; FIELDS];
    for lens in lengths {
        for (sum, len) in sums.iter_mut().zip(lens) {
            *sum += f32::from(*len);
        }
    }
    sums.map(|sum| (sum / lengths.len().max(1) as f32).max(1.0))
}

/// Languages by number of chunks, at most eight.
fn languages(chunks: &[Chunk]) -> Vec<Lang> {
    let mut counts: BTreeMap<Lang, usize> = BTreeMap::new();
    for chunk in chunks {
        *counts.entry(chunk.language).or_default() += 1;
    }
    let mut list: Vec<(Lang, usize)> = counts.into_iter().collect();
    sort_short(&mut list, |a, b| a.1 > b.1);
    list.into_iter().map(|(lang, _)| lang).take(8).collect()
}

#[derive(Default)]
struct Writer<'a> {
    terms: Vec<u8>,
    chunks: Vec<u8>,
    pages: Vec<u8>,
    postings: Vec<u8>,
    strings: Vec<u8>,
    term_count: u32,
    chunk_count: u32,
    page_numbers: HashMap<&'a str, u32>,
}

impl<'a> Writer<'a> {
    fn string(&mut self, text: &str) -> u32 {
        let at = self.strings.len() as u32;
        self.strings.extend_from_slice(text.as_bytes());
        at
    }

    fn term(&mut self, word: &str, postings: &[(u32, Counts)]) {
        let text_at = self.string(word);
        push32(&mut self.terms, &[text_at, self.postings.len() as u32]);
        push16(&mut self.terms, &[word.len() as u16, postings.len().min(65_535) as u16, 0, 0]);
        let mut last = 0;
        for (chunk, counts) in postings {
            varint(&mut self.postings, chunk - last);
            last = *chunk;
            let mask =
                counts.iter().enumerate().fold(0_u8, |mask, (field, count)| mask | (u8::from(*count > 0) << field));
            self.postings.push(mask);
            for count in counts.iter().filter(|c| **c > 0) {
                varint(&mut self.postings, u32::from(*count));
            }
        }
        self.term_count += 1;
    }

    fn page(&mut self, chunk: &'a Chunk) -> u32 {
        if let Some(number) = self.page_numbers.get(chunk.url.as_str()) {
            return *number;
        }
        let (url_at, title_at) = (self.string(&chunk.url), self.string(&chunk.title));
        push32(&mut self.pages, &[url_at, chunk.url.len() as u32, title_at, chunk.title.len() as u32]);
        let number = self.page_numbers.len() as u32;
        self.page_numbers.insert(&chunk.url, number);
        number
    }

    fn chunk(&mut self, chunk: &'a Chunk, lens: [u16; FIELDS]) {
        let page = self.page(chunk);
        let headings = chunk.headings.join("\u{1f}");
        let (text_at, headings_at) = (self.string(&chunk.text), self.string(&headings));
        push32(&mut self.chunks, &[page, text_at, chunk.text.len() as u32, headings_at, headings.len() as u32]);
        push16(&mut self.chunks, &lens);
        self.chunks.extend([chunk.language.code(), 0, 0, 0, 0, 0, 0, 0]);
        self.chunk_count += 1;
    }

    fn finish(self, averages: &[f32; FIELDS], languages: &[Lang]) -> Vec<u8> {
        let mut body = Vec::with_capacity(
            HEADER + self.terms.len() + self.chunks.len() + self.postings.len() + self.strings.len(),
        );
        let page_count = self.page_numbers.len() as u32;
        push32(&mut body, &[self.term_count, self.chunk_count, page_count, self.postings.len() as u32]);
        push32(&mut body, &averages.map(f32::to_bits));
        let mut codes: Vec<u8> = languages.iter().map(|l| l.code()).collect();
        codes.resize(8, 255);
        body.extend(codes);
        body.resize(HEADER - 16, 0);
        for part in [&self.terms, &self.chunks, &self.pages, &self.postings, &self.strings] {
            body.extend_from_slice(part);
        }
        let mut out = Vec::with_capacity(body.len() + 16);
        out.extend_from_slice(MAGIC);
        out.extend(checksum(&body).to_le_bytes());
        out.append(&mut body);
        out
    }
}

fn push32(out: &mut Vec<u8>, numbers: &[u32]) {
    for number in numbers {
        out.extend(number.to_le_bytes());
    }
}

fn push16(out: &mut Vec<u8>, numbers: &[u16]) {
    for number in numbers {
        out.extend(number.to_le_bytes());
    }
}

fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
