package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// verifySignature checks who signed the checksums. The registry of Terraform takes RSA
// and DSA keys only, and both registries a signature that is not armored.
func (m made) verifySignature(keys string) error {
	ring, err := readKeys(keys)
	if err != nil {
		return fmt.Errorf("the key of the signature: %w", err)
	}
	sums, err := os.ReadFile(m.checksums())
	if err != nil {
		return err
	}
	signature, err := os.ReadFile(m.checksums() + ".sig")
	if err != nil {
		return err
	}
	if _, err := armor.Decode(bytes.NewReader(signature)); err == nil {
		return fmt.Errorf("%s.sig is armored, and the registries want it in binary", m.checksums())
	}
	signer, err := openpgp.CheckDetachedSignature(ring, bytes.NewReader(sums), bytes.NewReader(signature), nil)
	if err != nil {
		return fmt.Errorf("%s.sig: %w", m.checksums(), err)
	}
	taken := []packet.PublicKeyAlgorithm{packet.PubKeyAlgoRSA, packet.PubKeyAlgoDSA}
	if algorithm := signer.PrimaryKey.PubKeyAlgo; !slices.Contains(taken, algorithm) {
		return fmt.Errorf("the key of the signature is of the kind %d, and the registry of Terraform takes RSA and DSA only", algorithm)
	}
	return nil
}

// readKeys reads public keys, armored or not.
func readKeys(path string) (openpgp.EntityList, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if ring, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(content)); err == nil {
		return ring, nil
	}
	return openpgp.ReadKeyRing(bytes.NewReader(content))
}
