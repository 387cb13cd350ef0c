// OpenTofu 1.12.6, for `make test-matrix`. Its own go.mod has a replacement that
// a dependent's would not see, so it is built in the folder it is downloaded
// to; this module pins the version and its checksum. To change it:
//
//	go get github.com/opentofu/opentofu@vX.Y.Z
//	go mod download github.com/opentofu/opentofu
//
// Do not tidy it: nothing here imports OpenTofu, so the pin would be dropped.
module github.com/uazapi/terraform-provider-uazapi/internal/tools/opentofu

go 1.26.6

require github.com/opentofu/opentofu v1.12.6
