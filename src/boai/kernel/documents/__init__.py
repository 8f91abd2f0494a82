"""Papers 文书: certificates and registers as PDF and picture from one typeset source; QR codes."""
