"""Acknowledgment codes in plain words, one table per element."""

from connectors.x12.answers.values import Answer, GroupAnswer, InterchangeAnswer, SegmentError, SetAnswer

VERDICTS = {
    "A": "accepted",
    "E": "accepted, with errors noted",
    "P": "partially accepted",
    "R": "rejected",
    "M": "rejected: the message authentication code failed",
    "W": "rejected: the assurance failed",
    "X": "rejected: it could not be decrypted",
}
"""TA104, IK501 (AK501), AK901."""

TA1_NOTES = {
    "000": "no error",
    "001": "control numbers of header and trailer differ",
    "002": "the standard is not supported",
    "003": "the version of the controls is not supported",
    "004": "the segment terminator is invalid",
    "005": "the sender's qualifier is invalid",
    "006": "the sender's id is invalid",
    "007": "the receiver's qualifier is invalid",
    "008": "the receiver's id is invalid",
    "009": "the receiver is not known",
    "010": "the authorization qualifier is invalid",
    "011": "the authorization is invalid",
    "012": "the security qualifier is invalid",
    "013": "the security value is invalid",
    "014": "the interchange date is invalid",
    "015": "the interchange time is invalid",
    "016": "the standards identifier is invalid",
    "017": "the version number is invalid",
    "018": "the control number is invalid",
    "019": "the acknowledgment flag is invalid",
    "020": "the test flag is invalid",
    "021": "the number of groups is invalid",
    "022": "the control structure is invalid",
    "023": "the file ends before the interchange does",
    "024": "the content is invalid, for example the group header",
    "025": "the control number was used before",
    "026": "the element separator is invalid",
    "027": "the component separator is invalid",
    "028": "the deferred delivery date is invalid",
    "029": "the deferred delivery time is invalid",
    "030": "the deferred delivery code is invalid",
    "031": "the grade of service is invalid",
}
"""TA105."""

SEGMENT_ERRORS = {
    "": "elements at fault",
    "1": "the segment is not known",
    "2": "the segment is not expected here",
    "3": "a required segment is missing",
    "4": "the loop occurs too often",
    "5": "the segment occurs too often",
    "6": "the segment is not part of the transaction set",
    "7": "the segment is out of order",
    "8": "elements at fault",
    "I4": "the segment is not used by the guide",
    "I6": "a segment that another one requires is missing",
    "I7": "the loop occurs too seldom",
    "I8": "the segment occurs too seldom",
    "I9": "a segment that the guide requires here is missing",
}
"""IK304 (AK304)."""

ELEMENT_ERRORS = {
    "1": "a required element is missing",
    "2": "an element that another one requires is missing",
    "3": "there are too many elements",
    "4": "it is too short",
    "5": "it is too long",
    "6": "it holds a character that is not allowed",
    "7": "the code is not known",
    "8": "it is no date",
    "9": "it is no time",
    "10": "it excludes another element that is there",
    "12": "it is repeated too often",
    "13": "it has too many components",
    "I6": "the code is not used by the guide",
    "I9": "an element that the guide requires here is missing",
    "I10": "the element is not used by the guide",
    "I11": "it is repeated too seldom",
    "I12": "it does not have the form the guide asks for",
    "I13": "the value is not used by the guide",
}
"""IK403 (AK403)."""

SET_ERRORS = {
    "1": "the transaction set is not supported",
    "2": "its trailer is missing",
    "3": "control numbers of its header and trailer differ",
    "4": "the number of its segments is wrong",
    "5": "segments are at fault",
    "6": "its identifier is invalid",
    "7": "its control number is missing or invalid",
    "8": "the authentication key is not known",
    "9": "the encryption key is not known",
    "10": "the authentication or encryption is not available",
    "11": "the security recipient is not known",
    "12": "the message is longer or shorter than it says",
    "13": "the authentication failed",
    "15": "a security trailer is missing",
    "16": "a security header is missing",
    "17": "security header and trailer differ",
    "18": "the transaction set does not belong into this group",
    "19": "the transaction set names another guide",
    "23": "its control number is not unique in the group",
    "24": "a security header is missing",
    "25": "a security trailer is missing",
    "26": "the security headers are in the wrong order",
    "27": "the security trailers are in the wrong order",
    "I5": "segments break the guide",
    "I6": "the guide is not supported",
}
"""IK502 to IK506 (AK502 to AK506)."""

GROUP_ERRORS = {
    "1": "the kind of group is not supported",
    "2": "the version is not supported",
    "3": "its trailer is missing",
    "4": "control numbers of its header and trailer differ",
    "5": "the number of its transaction sets is wrong",
    "6": "its control number breaks the syntax",
    "10": "the authentication key is not known",
    "11": "the encryption key is not known",
    "12": "the authentication or encryption is not available",
    "13": "the security recipient is not known",
    "14": "the decryption failed",
    "15": "the authentication failed",
    "16": "the message is longer or shorter than it says",
    "17": "its control number is not unique",
    "18": "a security trailer is missing",
    "19": "its control number was used before",
}
"""AK905 to AK909."""


def in_words(answer: Answer | SetAnswer | SegmentError) -> list[str]:
    """Return one line per thing an answer says, without any data: verdict first, then each error with its place."""
    match answer:
        case InterchangeAnswer():
            note = f": {TA1_NOTES[answer.note]}" if answer.note not in {"", "000"} else ""
            return [f"interchange {answer.control_number:09d} {VERDICTS[answer.code]}{note}"]
        case GroupAnswer():
            head = f"group {answer.control_number} {VERDICTS[answer.code]}{_reasons(answer.reasons, GROUP_ERRORS)}"
            return [head, *(line for each in answer.sets for line in in_words(each))]
        case SetAnswer():
            verdict = VERDICTS[answer.code] + _reasons(answer.reasons, SET_ERRORS)
            head = f"transaction set {answer.control_number} {verdict}"
            return [head, *(line for each in answer.errors for line in in_words(each))]
        case SegmentError():
            return _segment_in_words(answer)


def _segment_in_words(error: SegmentError) -> list[str]:
    loop = f" in loop {error.loop}" if error.loop else ""
    place = f"segment {error.position} {error.segment}{loop}"
    if not error.elements:
        return [f"{place}: {SEGMENT_ERRORS.get(error.code, f'code {error.code}')}"]
    lines: list[str] = []
    for each in error.elements:
        component = f"-{each.component:02d}" if each.component is not None else ""
        words = ELEMENT_ERRORS.get(each.code, f"code {each.code}")
        lines.append(f"{place}: {error.segment}{each.element:02d}{component}: {words}")
    return lines


def _reasons(codes: tuple[str, ...], table: dict[str, str]) -> str:
    return "".join(f"; {table.get(code, f'code {code}')}" for code in codes)
