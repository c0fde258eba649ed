//! The binary format, version 1. Little endian; every offset is checked when it is used, nothing is trusted.
//!
//! ```text
//! header   64 bytes: magic, checksum of the rest, counts, average field lengths, languages
//! terms    16 bytes each, sorted by word: text offset, postings offset, text length (u16), chunks (u16), spare
//! chunks   36 bytes each: page, text offset+length, headings offset+length, four field lengths (u16), language, spare
//! pages    16 bytes each: address offset+length, title offset+length
//! postings per term: (gap to the next chunk, fields mask, count per masked field), numbers as LEB128
//! strings  UTF-8, referred to by the tables
//! ```

use super::FIELDS;
use knowledge::Lang;

pub(super) const MAGIC: &[u8; 8] = b"GR8IDX\x00\x01";
pub(super) const HEADER: usize = 64;
pub(super) const TERM: usize = 16;
pub(super) const CHUNK: usize = 36;
pub(super) const PAGE: usize = 16;

/// The blob is not an index, was written by another version, or is damaged: build it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusable(pub &'static str);

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the search index cannot be used: {}", self.0)
    }
}

impl std::error::Error for Unusable {}

/// An opened index.
#[derive(Clone, Debug)]
pub struct Index {
    pub(super) bytes: Vec<u8>,
    pub(super) terms: usize,
    pub(super) chunks: usize,
    pub(super) pages: usize,
    pub(super) languages: Vec<Lang>,
    pub(super) averages: [f32; FIELDS],
    chunks_at: usize,
    pages_at: usize,
    postings_at: usize,
    strings_at: usize,
}

impl Index {
    /// Opens a blob. The checksum is one pass over the bytes; nothing else depends on their number.
    /// # Errors
    /// `Unusable` for anything that [`super::build`] did not write.
    pub fn open(bytes: Vec<u8>) -> Result<Index, Unusable> {
        if bytes.get(..8) != Some(MAGIC) {
            return Err(Unusable("not an index of this version"));
        }
        if number64(&bytes, 8) != Some(checksum(bytes.get(16..).unwrap_or_default())) {
            return Err(Unusable("damaged"));
        }
        Index::lay_out(bytes).ok_or(Unusable("cut short"))
    }

    /// Finds the sections; none when they do not fit.
    pub(super) fn lay_out(bytes: Vec<u8>) -> Option<Index> {
        let number = |at| number32(&bytes, at).map(|n| n as usize);
        let (terms, chunks, pages, postings_len) = (number(16)?, number(20)?, number(24)?, number(28)?);
        let chunks_at = HEADER.checked_add(terms.checked_mul(TERM)?)?;
        let pages_at = chunks_at.checked_add(chunks.checked_mul(CHUNK)?)?;
        let postings_at = pages_at.checked_add(pages.checked_mul(PAGE)?)?;
        let strings_at = postings_at.checked_add(postings_len)?;
        if strings_at > bytes.len() {
            return None;
        }
        let mut averages = [1.0; FIELDS];
        for (field, average) in averages.iter_mut().enumerate() {
            *average = f32::from_bits(number32(&bytes, 32 + field * 4)?).clamp(0.1, 10_000.0);
        }
        let languages = bytes.get(48..56)?.iter().filter(|c| **c != 255).map(|c| Lang::from_code(*c)).collect();
        Some(Index { bytes, terms, chunks, pages, languages, averages, chunks_at, pages_at, postings_at, strings_at })
    }

    /// The checksum that a blob carries: it names the content.
    pub fn checksum_of(blob: &[u8]) -> u64 {
        number64(blob, 8).unwrap_or_default()
    }

    /// Bytes in memory.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// How many chunks the site has.
    pub fn len(&self) -> usize {
        self.chunks
    }

    /// Whether the site has no text at all.
    pub fn is_empty(&self) -> bool {
        self.chunks == 0
    }

    /// The languages of the site's pages, the most used first.
    pub fn languages(&self) -> &[Lang] {
        &self.languages
    }

    /// How many pages have text.
    pub fn page_count(&self) -> usize {
        self.pages
    }

    fn at(&self, offset: usize) -> Option<usize> {
        number32(&self.bytes, offset).map(|n| n as usize)
    }

    fn small(&self, offset: usize) -> Option<u16> {
        let bytes = self.bytes.get(offset..offset.checked_add(2)?)?;
        bytes.try_into().ok().map(u16::from_le_bytes)
    }

    fn string(&self, offset: usize, len: usize) -> Option<&str> {
        let start = self.strings_at.checked_add(offset)?;
        std::str::from_utf8(self.bytes.get(start..start.checked_add(len)?)?).ok()
    }

    /// The word of a term.
    pub(super) fn term_text(&self, term: usize) -> Option<&str> {
        let row = HEADER + term * TERM;
        self.string(self.at(row)?, usize::from(self.small(row + 8)?)).filter(|_| term < self.terms)
    }

    /// In how many chunks a term stands.
    pub(super) fn term_chunks(&self, term: usize) -> usize {
        self.small(HEADER + term * TERM + 10).map_or(0, usize::from)
    }

    /// Calls back with every chunk of a term and how often it stands in each field.
    pub(super) fn each_posting(&self, term: usize, mut visit: impl FnMut(usize, &[u16; FIELDS])) -> Option<()> {
        let mut at = self.postings_at.checked_add(self.at(HEADER + term * TERM + 4)?)?;
        let mut chunk = 0_usize;
        for _ in 0..self.term_chunks(term) {
            chunk = chunk.checked_add(self.varint(&mut at)? as usize)?;
            let mask = *self.bytes.get(at).filter(|_| at < self.strings_at)?;
            at += 1;
            let mut counts = [0_u16; FIELDS];
            for (field, count) in counts.iter_mut().enumerate() {
                if mask & (1 << field) != 0 {
                    *count = self.varint(&mut at)?.min(1_000) as u16;
                }
            }
            if chunk >= self.chunks {
                return None;
            }
            visit(chunk, &counts);
        }
        Some(())
    }

    fn varint(&self, at: &mut usize) -> Option<u32> {
        let mut value = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = *self.bytes.get(*at).filter(|_| *at < self.strings_at)?;
            *at += 1;
            value |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Where a word stands, or would stand, among the sorted terms.
    pub(super) fn position(&self, word: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.terms);
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.term_text(middle).unwrap_or_default().cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }

    /// Length of a chunk's field in words.
    pub(super) fn field_len(&self, chunk: usize, field: usize) -> f32 {
        self.small(self.chunks_at + chunk * CHUNK + 20 + field * 2).map_or(0.0, f32::from)
    }

    /// A chunk's text.
    pub(super) fn chunk_text(&self, chunk: usize) -> Option<&str> {
        let row = self.chunks_at + chunk * CHUNK;
        self.string(self.at(row + 4)?, self.at(row + 8)?).filter(|_| chunk < self.chunks)
    }

    /// A chunk's headings.
    pub(super) fn chunk_headings(&self, chunk: usize) -> Option<Vec<&str>> {
        let row = self.chunks_at + chunk * CHUNK;
        let joined = self.string(self.at(row + 12)?, self.at(row + 16)?)?;
        Some(joined.split('\u{1f}').filter(|h| !h.is_empty()).collect())
    }

    /// A chunk's language.
    pub(super) fn chunk_language(&self, chunk: usize) -> Lang {
        self.bytes.get(self.chunks_at + chunk * CHUNK + 28).map_or(Lang::Other, |code| Lang::from_code(*code))
    }

    /// Address and title of a chunk's page.
    pub(super) fn chunk_page(&self, chunk: usize) -> Option<(&str, &str)> {
        let page = self.at(self.chunks_at + chunk * CHUNK).filter(|page| *page < self.pages)?;
        let row = self.pages_at + page * PAGE;
        Some((self.string(self.at(row)?, self.at(row + 4)?)?, self.string(self.at(row + 8)?, self.at(row + 12)?)?))
    }
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn number64(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}

/// FNV-1a over words of eight bytes: finds damage, not malice (blobs are our own).
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64 ^ bytes.len() as u64;
    let mut words = bytes.chunks_exact(8);
    let mut mix = |word: u64| sum = (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    for word in &mut words {
        mix(word.try_into().map(u64::from_le_bytes).unwrap_or_default());
    }
    for byte in words.remainder() {
        mix(u64::from(*byte));
    }
    sum
}
