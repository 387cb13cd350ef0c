# terraform query -generate-config-out=lead-tags.tf
# terraform apply
list "uazapi_lead_tag" "all" {
  provider         = uazapi
  include_resource = true
}
