//! The plain types as one would read them with cbor4ii, whose serde half refuses every tag, and so every
//! timestamp. This is its other half, which knows them.

use cbor4ii::core::dec::{Decode, Error, IgnoredAny, Read, is_break};
use cbor4ii::core::types::{Map, Tag};
use cbor4ii::core::utils::SliceReader;

use super::plain::{EpochSeconds, Message, Metric, MetricStatus, Metrics};

pub fn from_slice<'b, T: Decode<'b>>(body: &'b [u8]) -> Result<T, impl std::error::Error> {
    T::decode(&mut SliceReader::new(body))
}

impl<'b> Decode<'b> for Metrics {
    fn decode<R: Read<'b>>(cbor: &mut R) -> Result<Self, Error<R::Error>> {
        let mut metrics = Self::default();
        members(cbor, |name, cbor| {
            match name {
                "MetricDataResults" => metrics.metric_data_results = Some(Decode::decode(cbor)?),
                "NextToken" => metrics.next_token = Some(Decode::decode(cbor)?),
                "Messages" => metrics.messages = Some(Decode::decode(cbor)?),
                _ => skip(cbor)?,
            }
            Ok(())
        })?;
        Ok(metrics)
    }
}

impl<'b> Decode<'b> for Metric {
    fn decode<R: Read<'b>>(cbor: &mut R) -> Result<Self, Error<R::Error>> {
        let mut metric = Self::default();
        members(cbor, |name, cbor| {
            match name {
                "Id" => metric.id = Some(Decode::decode(cbor)?),
                "Label" => metric.label = Some(Decode::decode(cbor)?),
                "Timestamps" => metric.timestamps = Some(Decode::decode(cbor)?),
                "Values" => metric.values = Some(Decode::decode(cbor)?),
                "StatusCode" => metric.status_code = Some(Decode::decode(cbor)?),
                "Messages" => metric.messages = Some(Decode::decode(cbor)?),
                _ => skip(cbor)?,
            }
            Ok(())
        })?;
        Ok(metric)
    }
}

impl<'b> Decode<'b> for Message {
    fn decode<R: Read<'b>>(cbor: &mut R) -> Result<Self, Error<R::Error>> {
        let mut message = Self::default();
        members(cbor, |name, cbor| {
            match name {
                "Code" => message.code = Some(Decode::decode(cbor)?),
                "Value" => message.value = Some(Decode::decode(cbor)?),
                _ => skip(cbor)?,
            }
            Ok(())
        })?;
        Ok(message)
    }
}

impl<'b> Decode<'b> for MetricStatus {
    fn decode<R: Read<'b>>(cbor: &mut R) -> Result<Self, Error<R::Error>> {
        Ok(match <&str>::decode(cbor)? {
            "Complete" => Self::Complete,
            "InternalError" => Self::InternalError,
            "PartialData" => Self::PartialData,
            "Forbidden" => Self::Forbidden,
            _ => Self::Unknown,
        })
    }
}

impl<'b> Decode<'b> for EpochSeconds {
    fn decode<R: Read<'b>>(cbor: &mut R) -> Result<Self, Error<R::Error>> {
        let time = match Tag::decode(cbor)? {
            Tag(Self::TAG, seconds) => Self::new(seconds),
            Tag(..) => None,
        };
        time.ok_or(Error::CastOverflow { name: &"timestamp" })
    }
}

/// Reads a map, each value of it by `member`, which is told its name.
fn members<'b, R: Read<'b>>(
    cbor: &mut R,
    mut member: impl FnMut(&'b str, &mut R) -> Result<(), Error<R::Error>>,
) -> Result<(), Error<R::Error>> {
    let mut left = Map::len(cbor)?;
    while goes_on(cbor, &mut left)? {
        let name = <&str>::decode(cbor)?;
        member(name, cbor)?;
    }
    Ok(())
}

/// Whether a map has one more member: it is as long as it says, or ends where a break is.
fn goes_on<'b, R: Read<'b>>(
    cbor: &mut R,
    left: &mut Option<usize>,
) -> Result<bool, Error<R::Error>> {
    let Some(left) = left else { return Ok(!is_break(cbor)?) };
    let goes_on = *left > 0;
    *left = left.saturating_sub(1);
    Ok(goes_on)
}

fn skip<'b, R: Read<'b>>(cbor: &mut R) -> Result<(), Error<R::Error>> {
    IgnoredAny::decode(cbor).map(drop)
}
