package domain

// Adoptee is a child who was adopted.
type Adoptee struct {
	RecordRef          // the adoption
	Agency    StreamID // that had the child until then
	Days      int      // from the first custody to the adoption, as claimed
}
