"""The organisation: divisions 行政区划 (real codes), branches 组织 of a society, and dated links between the two."""
