"""X12: enrollment files out (834), answers in (TA1, 999, 997). Pure: bytes in, bytes out; no clock, no network.

segment                      file                     what it is
ISA GS GE IEA                envelope.py              interchange and functional group, control numbers, counts
ST SE                        envelope.py              transaction set
BGN REF*38 QTY               x834/header_bgn.py       beginning of an 834
N1*P5 N1*IN                  x834/loop_1000_n1.py     sponsor and payer
INS REF*0F REF*1L DTP        x834/loop_2000_ins.py    one member
NM1*IL/74 PER N3 N4 DMG HLH  x834/loop_2100_nm1.py    who the member is
NM1*70  NM1*31               x834/loop_2100_nm1.py    who it was said to be before; where mail goes
HD DTP*348/349               x834/loop_2300_hd.py     one coverage
TA1                          answers/ta1.py           acknowledgment of an interchange
AK1 AK2 IK3 IK4 IK5 AK9      answers/x999.py          acknowledgment of a group (AK3 AK4 AK5 of a 997 likewise)

syntax.py      delimiters and characters: the only place that joins, trims, cleans and checks
reading.py     a tolerant reader of segments, whoever wrote them
x834/codes.py  our word → X12 code, one table per element
verify.py      second opinion by pyx12, somebody else's reading of the guide
semantics.py   what pyx12 does not look at, fast enough for every file
"""
