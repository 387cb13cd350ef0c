// Package call makes one HTTP call as every client here makes it: bounded, repeated
// only where that is harmless, masked, traced and read leniently.
//
// It knows no route and no vendor. A client of one has the routes, and hands in how
// its servers say no: see [Vendor].
package call
