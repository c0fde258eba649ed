//! Cron lines: five fields, as everybody writes them, into sets of minutes, hours and days. Pure.
//!
//! `minute hour day month weekday`: `*`, numbers, `a-b`, `a,b`, `*/n`, `a-b/n`, names of months and weekdays (`jan`, `mon`), `?` as `*`;
//! days also `L` (the last of the month); weekdays 0 to 7 (Sunday is 0 and 7), `fri#2` (the second Friday) and `friL` (the last).
//! When both the day and the weekday say something, one of them is enough, as in every cron since the seventies; a field that
//! begins with `*` says nothing. And `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.

/// Longest line.
const LONGEST: usize = 200;

/// When something is due, on the clock on the wall of its zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    /// A bit each, from the lowest.
    minutes: u64,
    hours: u32,
    days: u32,
    last_day: bool,
    months: u16,
    /// Sunday is bit 0.
    weekdays: u8,
    /// Bit 7n + weekday: the (n+1)th such day of a month.
    nth: u64,
    last_weekdays: u8,
    /// Both kinds of days were said: one of them is enough.
    either: bool,
}

/// What is wrong with a line: which field (from 0), and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronError {
    pub field: usize,
    pub message: String,
}

/// What a field may hold.
struct Field {
    index: usize,
    name: &'static str,
    from: u32,
    to: u32,
    names: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const MINUTE: Field = Field { index: 0, name: "minute", from: 0, to: 59, names: &[] };
const HOUR: Field = Field { index: 1, name: "hour", from: 0, to: 23, names: &[] };
const DAY: Field = Field { index: 2, name: "day of the month", from: 1, to: 31, names: &[] };
const MONTH: Field = Field { index: 3, name: "month", from: 1, to: 12, names: MONTHS };
const WEEKDAY: Field = Field { index: 4, name: "weekday", from: 0, to: 7, names: WEEKDAYS };

impl Field {
    fn error(&self, message: impl std::fmt::Display) -> CronError {
        CronError { field: self.index, message: format!("The {}: {message}", self.name) }
    }

    /// A number, or a name.
    fn value(&self, text: &str) -> Result<u32, CronError> {
        if let Some(at) = self.names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
            return Ok(self.from + u32::try_from(at).unwrap_or_default());
        }
        let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let value = text.parse().ok().filter(|_| digits);
        let value: u32 = value.ok_or_else(|| self.error(format_args!("“{text}” is no number or name of it.")))?;
        if (self.from..=self.to).contains(&value) {
            return Ok(value);
        }
        Err(self.error(format_args!("{value} is not between {} and {}.", self.from, self.to)))
    }

    /// One entry of a list: a range with a step.
    fn entry(&self, text: &str) -> Result<u64, CronError> {
        let (range, step) = text.split_once('/').map_or((text, None), |(range, step)| (range, Some(step)));
        let (from, to) = match (range, range.split_once('-')) {
            ("*" | "?", _) => (self.from, self.to),
            (_, Some((from, to))) => (self.value(from)?, self.value(to)?),
            (one, None) => {
                let one = self.value(one)?;
                // `5/15` counts from 5 to the end.
                (one, if step.is_some() { self.to } else { one })
            }
        };
        if from > to {
            return Err(self.error(format_args!("“{range}” ends before it begins.")));
        }
        let most = self.to - self.from + 1;
        let step = match step.map(str::parse::<u32>) {
            None => 1,
            Some(Ok(step)) if (1..=most).contains(&step) => step,
            Some(_) => return Err(self.error(format_args!("a step is a number from 1 to {most}."))),
        };
        Ok((from..=to).step_by(step as usize).fold(0, |bits, value| bits | 1 << value))
    }

    fn bits(&self, text: &str) -> Result<u64, CronError> {
        text.split(',').try_fold(0, |bits, entry| Ok(bits | self.entry(entry)?))
    }
}

fn says_something(field: &str) -> bool {
    !field.starts_with(['*', '?'])
}

/// Sunday is 0, whether it is written 0 or 7.
fn week(bits: u64) -> u8 {
    (bits & 0x7f | bits >> 7 & 1) as u8
}

impl Cron {
    /// Reads a line.
    /// # Errors
    /// The first field that is not acceptable, and why.
    pub fn parse(line: &str) -> Result<Self, CronError> {
        let line = match line.trim().to_ascii_lowercase().as_str() {
            "@hourly" => "0 * * * *".to_owned(),
            "@daily" | "@midnight" => "0 0 * * *".to_owned(),
            "@weekly" => "0 0 * * 0".to_owned(),
            "@monthly" => "0 0 1 * *".to_owned(),
            "@yearly" | "@annually" => "0 0 1 1 *".to_owned(),
            line => line.to_owned(),
        };
        let fields: Vec<&str> = line.split_whitespace().take(7).collect();
        let &[minute, hour, day, month, weekday] = fields.as_slice() else {
            let message = format!("A line has five fields (minute, hour, day, month, weekday), not {}.", fields.len());
            return Err(CronError { field: 0, message });
        };
        if line.len() > LONGEST {
            return Err(CronError { field: 0, message: format!("A line has {LONGEST} characters at most.") });
        }
        let mut cron = Self {
            minutes: MINUTE.bits(minute)?,
            hours: HOUR.bits(hour)? as u32,
            months: MONTH.bits(month)? as u16,
            either: says_something(day) && says_something(weekday),
            days: 0,
            last_day: false,
            weekdays: 0,
            nth: 0,
            last_weekdays: 0,
        };
        for entry in day.split(',') {
            match entry {
                "l" => cron.last_day = true,
                other => cron.days |= DAY.entry(other)? as u32,
            }
        }
        weekday.split(',').try_for_each(|entry| cron.weekday(entry))?;
        Ok(cron)
    }

    fn weekday(&mut self, entry: &str) -> Result<(), CronError> {
        if let Some((day, nth)) = entry.split_once('#') {
            let day = WEEKDAY.value(day)? % 7;
            let nth = nth.parse::<u32>().ok().filter(|nth| (1..=5).contains(nth));
            let nth = nth.ok_or_else(|| WEEKDAY.error("behind # stands a number from 1 to 5."))?;
            self.nth |= 1 << (7 * (nth - 1) + day);
        } else if let Some(day) = entry.strip_suffix('l').filter(|day| !day.is_empty()) {
            self.last_weekdays |= 1 << (WEEKDAY.value(day)? % 7);
        } else {
            self.weekdays |= week(WEEKDAY.entry(entry)?);
        }
        Ok(())
    }

    /// Whether anything is due in a month.
    pub(super) const fn has_month(&self, month: i64) -> bool {
        self.months >> month & 1 == 1
    }

    /// Whether anything is due on a date (days since 1970-01-01).
    pub(super) fn has_day(&self, days: i64) -> bool {
        let (_, month, day) = civil::date_of(days);
        let (_, next_month, _) = civil::date_of(days + 1);
        let (_, week_later, _) = civil::date_of(days + 7);
        // 1970-01-01 was a Thursday.
        let weekday = (days + 4).rem_euclid(7);
        let by_day = self.days >> day & 1 == 1 || self.last_day && next_month != month;
        let by_weekday = self.weekdays >> weekday & 1 == 1
            || self.nth >> (7 * ((day - 1) / 7) + weekday) & 1 == 1
            || self.last_weekdays >> weekday & 1 == 1 && week_later != month;
        self.has_month(month) && if self.either { by_day || by_weekday } else { by_day && by_weekday }
    }

    /// The minutes of a day (0 to 1,439) at which something is due, from `first` onwards.
    pub(super) fn minutes_from(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        (first / 60..24).filter(|hour| self.hours >> hour & 1 == 1).flat_map(move |hour| {
            let minutes = (0..60).filter(|minute| self.minutes >> minute & 1 == 1);
            minutes.map(move |minute| hour * 60 + minute).filter(move |minute| *minute >= first)
        })
    }
}
