// Package kinship weighs what DNA says about a family: the likelihood ratio of two
// hypotheses about how people are related, locus by locus, and the document in which
// a laboratory states it, so that anybody who may read a report can compute it again.
//
// It is pure, as package domain is: no clock, randomness or I/O. Allele tables come
// from files or are built in (table.go), the thresholds of a verdict from the policy
// in force. What a ledger does with a report is the business of package domain; no
// person's name has a place here.
//
// Formulas name their sources. The short names used are:
//
//   - dna-view: the pages patform.htm (parentage) and sibfmla.htm (siblings) of
//     dna-view.com;
//   - PI_v9: PI_v9.pl of ForensicGeneticsTools, which says that it follows GB/T 37223;
//   - Balding and Nichols: the sampling formula for alleles of one subpopulation;
//   - ISFG 2007: Gjertson et al., the recommendations on biostatistics in paternity
//     testing of the International Society for Forensic Genetics.
package kinship
