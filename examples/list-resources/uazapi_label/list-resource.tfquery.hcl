# terraform query -generate-config-out=labels.tf
# terraform apply
list "uazapi_label" "all" {
  provider         = uazapi
  include_resource = true
}
